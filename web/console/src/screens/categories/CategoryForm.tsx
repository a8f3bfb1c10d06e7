import { useMemo } from 'react';
import { useAction, useEdit } from '@/api';
import { graphql } from '@/gql';
import type { CategoryFormFragment } from '@/gql/graphql';
import { useText } from '@/i18n';
import { Button, Checkbox, Conflict, Dialog, FieldRow, Form, NumberField, TextField, toast } from '@/ui';

export const categoryForm = graphql(`
  fragment CategoryForm on CostCategoryDefinition {
    code
    labelEn: label(locale: "en")
    labelZh: label(locale: "zh-CN")
    position
    active
    version
  }
`);

export type Category = CategoryFormFragment;

const addCategory = graphql(`
  mutation AddCategory($input: AddCostCategoryInput!) {
    addCostCategory(input: $input) {
      costCategory {
        code
        version
      }
      errors {
        ...UserErrorParts
      }
    }
  }
`);

const changeCategory = graphql(`
  mutation ChangeCategory($input: UpdateCostCategoryInput!) {
    updateCostCategory(input: $input) {
      costCategory {
        code
        version
      }
      errors {
        ...UserErrorParts
      }
    }
  }
`);

interface Draft {
  code: string;
  labelEn: string;
  labelZh: string;
  position: number | null;
  active: boolean;
}

const blank: Draft = { code: '', labelEn: '', labelZh: '', position: null, active: true };

function draftOf({ code, labelEn, labelZh, position, active }: Category): Draft {
  return { code, labelEn, labelZh, position, active };
}

interface CategoryFormProps {
  /** Null for a new one. */
  of: Category | null;
  refetch(): void;
  close(): void;
}

/** Adds a category, or changes what one is called, where it stands and whether it is offered. */
export function CategoryForm({ of, refetch, close }: CategoryFormProps) {
  const text = useText();
  const adding = useAction(addCategory);
  const changing = useAction(changeCategory);
  const action = of ? changing : adding;
  const stored = useMemo(() => (of ? draftOf(of) : blank), [of]);
  const edit = useEdit(`category:${of?.code ?? ''}`, stored, of?.version ?? 0);
  const { code, labelEn, labelZh, position, active } = edit.value;

  async function submit(version: number) {
    const payload = of
      ? await changing.run({ input: { code: of.code, version, labelEn, labelZh, position, active } })
      : await adding.run({ input: { code, labelEn, labelZh, position } });
    refetch();
    if (!payload) return;
    edit.clear();
    toast(text('categories-saved'), { tone: 'ok' });
    close();
  }

  function takeTheirs() {
    edit.clear();
    changing.reset();
  }

  const names: Record<keyof Draft, string> = {
    code: text('categories-code'),
    labelZh: text('categories-label-zh'),
    labelEn: text('categories-label-en'),
    position: text('categories-position'),
    active: text('categories-offered'),
  };
  const said = (value: string | number | boolean | null) =>
    typeof value === 'boolean' ? (value ? text('categories-yes') : text('categories-no')) : value;

  return (
    <Dialog
      title={of ? text('categories-change-one', { name: of.code }) : text('categories-new')}
      isOpen
      onOpenChange={(open) => !open && close()}
    >
      <Form
        action={action}
        onSubmit={() => void submit(edit.version)}
        buttons={
          <>
            <Button onPress={close}>{text('categories-cancel')}</Button>
            <Button type="submit" look="primary" isPending={action.busy}>
              {text('categories-save')}
            </Button>
          </>
        }
      >
        {!of && (
          <TextField
            name="code"
            label={text('categories-code')}
            hint={text('categories-code-hint')}
            value={code}
            onChange={(code) => edit.change({ code: code.toUpperCase() })}
            isRequired
            autoComplete="off"
          />
        )}
        <FieldRow>
          <TextField
            name="labelZh"
            label={names.labelZh}
            value={labelZh}
            onChange={(labelZh) => edit.change({ labelZh })}
            isRequired
          />
          <TextField
            name="labelEn"
            label={names.labelEn}
            value={labelEn}
            onChange={(labelEn) => edit.change({ labelEn })}
            isRequired
          />
        </FieldRow>
        <NumberField
          name="position"
          label={names.position}
          hint={text('categories-position-hint')}
          value={position}
          onChange={(position) => edit.change({ position })}
          formatOptions={{ maximumFractionDigits: 0 }}
        />
        {of && (
          <Checkbox name="active" isSelected={active} onChange={(active) => edit.change({ active })}>
            {names.active}
          </Checkbox>
        )}
        <Conflict
          conflict={changing.conflict}
          changes={edit.changed.map((field) => ({
            label: names[field],
            mine: said(edit.value[field]),
            theirs: said(stored[field]),
          }))}
          keepMine={() => void submit(of?.version ?? 0)}
          takeTheirs={takeTheirs}
        />
      </Form>
    </Dialog>
  );
}
