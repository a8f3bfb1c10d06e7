import { useState } from 'react';
import { useLiveQuery, useMe } from '@/api';
import { graphql, readFragment } from '@/gql';
import { useLanguage, useText } from '@/i18n';
import { useLooked } from '@/screens/home/admin/looked';
import { Badge, Button, EmptyState, Loaded, PageTitle, Table } from '@/ui';
import { type Category, CategoryForm, categoryForm } from './CategoryForm';

const categoriesQuery = graphql(`
  query Categories {
    costCategories {
      code
      ...CategoryForm
    }
  }
`);

/** What money is spent on: the words of every budget and every cost. */
export default function Categories() {
  useLooked('categories');
  const text = useText();
  const { language } = useLanguage();
  const administrates = useMe().is('ADMIN');
  const query = useLiveQuery(categoriesQuery, {});
  /** The one that is edited; `'new'` is one that is added. */
  const [edited, setEdited] = useState<string | null>(null);
  const categories = (query.data?.costCategories ?? []).map((row) => readFragment(categoryForm, row));
  const own = (category: Category) => (language === 'zh' ? category.labelZh : category.labelEn);
  const other = (category: Category) => (language === 'zh' ? category.labelEn : category.labelZh);

  return (
    <>
      <PageTitle
        title={text('categories-title')}
        actions={
          administrates && (
            <Button look="primary" icon="plus" onPress={() => setEdited('new')}>
              {text('categories-new')}
            </Button>
          )
        }
      >
        {text('categories-claim')}
      </PageTitle>
      <Loaded of={query}>
        {() => (
          <Table
            label={text('categories-title')}
            rows={categories}
            rowKey={({ code }) => code}
            empty={<EmptyState title={text('categories-none')} />}
            columns={[
              { key: 'name', header: text('categories-name'), cell: (category) => own(category) },
              { key: 'other', header: text('categories-other-name'), cell: (category) => other(category) },
              { key: 'code', header: text('categories-code'), cell: ({ code }) => code },
              { key: 'position', header: text('categories-position'), align: 'end', cell: ({ position }) => position },
              {
                key: 'state',
                header: text('categories-state'),
                cell: ({ active }) =>
                  active ? text('categories-active') : <Badge>{text('categories-inactive')}</Badge>,
              },
              ...(administrates
                ? [
                    {
                      key: 'edit',
                      header: text('categories-change'),
                      cell: (category: Category) => (
                        <Button
                          small
                          look="quiet"
                          aria-label={text('categories-change-one', { name: own(category) })}
                          onPress={() => setEdited(category.code)}
                        >
                          {text('categories-change')}
                        </Button>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </Loaded>
      {edited !== null && (
        <CategoryForm
          key={edited}
          of={categories.find(({ code }) => code === edited) ?? null}
          refetch={query.refetch}
          close={() => setEdited(null)}
        />
      )}
    </>
  );
}
