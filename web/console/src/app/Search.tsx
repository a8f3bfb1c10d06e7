import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import {
  Dialog as AriaDialog,
  Autocomplete,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Modal,
  ModalOverlay,
  SearchField,
  Text as Words,
} from 'react-aria-components';
import { useLiveQuery } from '@/api';
import { graphql } from '@/gql';
import type { SearchQuery } from '@/gql/graphql';
import { type Label, type Text, useLabel, useText } from '@/i18n';
import { ErrorState, Icon } from '@/ui';
import { addressOf } from './addresses';
import styles from './Search.module.css';

const searchQuery = graphql(`
  query Search($text: String!) {
    projects(first: 6, filter: { search: $text }) {
      nodes {
        id
        code
        name
        stage
        customer {
          id
          name
        }
      }
    }
    requirements(first: 5, filter: { search: $text }) {
      nodes {
        id
        title
        status
        customer {
          id
          name
        }
      }
    }
    customers(first: 5, filter: { search: $text }) {
      nodes {
        id
        name
        industry
      }
    }
    tasks(first: 5, filter: { search: $text }) {
      nodes {
        id
        title
        status
        project {
          id
          name
        }
      }
    }
    users(first: 5, filter: { search: $text }) {
      nodes {
        id
        name
        roles
      }
    }
  }
`);

/** Long enough that a word is typed, short enough that nobody waits. */
const typingMs = 180;

/** Over everything that the person may see, in one request: `⌘K`, type, Enter. */
export default function Search({ onClose }: { onClose(): void }) {
  const text = useText();
  const label = useLabel();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const wanted = useSettled(typed.trim(), typingMs);
  const { data, failure, refetch } = useLiveQuery(searchQuery, { text: wanted }, { pause: wanted === '' });
  const groups = data && wanted ? groupsOf(data, text, label) : [];

  function open(address: string) {
    onClose();
    void navigate({ to: address });
  }

  return (
    <ModalOverlay isOpen isDismissable onOpenChange={(open) => open || onClose()} className={styles.scrim ?? ''}>
      <Modal className={styles.modal ?? ''}>
        <AriaDialog aria-label={text('shell-search')} className={styles.dialog ?? ''}>
          <Autocomplete inputValue={typed} onInputChange={setTyped}>
            <SearchField aria-label={text('shell-search')} autoFocus className={styles.field ?? ''}>
              <Icon name="search" />
              <Input className={styles.input ?? ''} placeholder={text('shell-search-hint')} />
            </SearchField>
            {failure && <ErrorState failure={failure} retry={refetch} />}
            <ListBox
              aria-label={text('shell-search-results')}
              className={styles.results ?? ''}
              onAction={(address) => open(String(address))}
              renderEmptyState={() =>
                wanted && data && !failure ? (
                  <p className={styles.none}>{text('shell-search-none', { text: wanted })}</p>
                ) : null
              }
            >
              {groups.map(({ title, items }) => (
                <ListBoxSection key={title}>
                  <Header className={styles.title ?? ''}>{title}</Header>
                  {items.map(({ address, name, detail }) => (
                    <ListBoxItem key={address} id={address} textValue={name} className={styles.item ?? ''}>
                      <Words slot="label">
                        {name} <span className={styles.detail}>{detail}</span>
                      </Words>
                    </ListBoxItem>
                  ))}
                </ListBoxSection>
              ))}
            </ListBox>
          </Autocomplete>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

interface Group {
  title: string;
  items: { address: string; name: string; detail: string }[];
}

/** What is found, by what it is. What a person may not list at all is not there. */
function groupsOf({ projects, requirements, customers, tasks, users }: SearchQuery, text: Text, label: Label): Group[] {
  const groups: Group[] = [
    {
      title: text('shell-search-projects'),
      items: (projects?.nodes ?? []).map(({ id, code, name, stage, customer }) => ({
        address: addressOf({ type: 'Project', id }),
        name,
        detail: [code, customer.name, label('ProjectStage', stage)].join(' · '),
      })),
    },
    {
      title: text('shell-search-requirements'),
      items: (requirements?.nodes ?? []).map(({ id, title, status, customer }) => ({
        address: addressOf({ type: 'Requirement', id }),
        name: title,
        detail: [customer.name, label('RequirementStatus', status)].join(' · '),
      })),
    },
    {
      title: text('shell-search-customers'),
      items: (customers?.nodes ?? []).map(({ id, name, industry }) => ({
        address: addressOf({ type: 'Customer', id }),
        name,
        detail: industry ?? '',
      })),
    },
    {
      title: text('shell-search-tasks'),
      items: (tasks?.nodes ?? []).map(({ id, title, status, project }) => ({
        address: addressOf({ type: 'Task', id, projectId: project.id }),
        name: title,
        detail: [project.name, label('TaskStatus', status)].join(' · '),
      })),
    },
    {
      title: text('shell-search-people'),
      items: (users?.nodes ?? []).map(({ id, name, roles }) => ({
        address: addressOf({ type: 'User', id }),
        name,
        detail: roles.map((role) => label('Role', role)).join(', '),
      })),
    },
  ];
  return groups.filter(({ items }) => items.length > 0);
}

/** The value, once it has stayed the same for a while; nothing at once. */
function useSettled(value: string, ms: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), value ? ms : 0);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
