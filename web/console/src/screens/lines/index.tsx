import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useLivePages, useMe } from '@/api';
import { graphql } from '@/gql';
import { useText } from '@/i18n';
import { Button, EmptyState, Loaded, PageTitle, Table } from '@/ui';
import { NewLine } from './NewLine';

const linesQuery = graphql(`
  query Lines($after: String) {
    businessLines(first: 100, after: $after, orderBy: NAME_ASC) {
      totalCount
      nodes {
        id
        name
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** The lines of business. Each has people and projects of its own, and may have a policy of its own. */
export default function Lines() {
  const text = useText();
  const me = useMe();
  const pages = useLivePages(linesQuery, {}, (data) => data.businessLines);
  const count = pages.data?.businessLines?.totalCount;
  return (
    <>
      <PageTitle title={text('lines-title')} actions={me.is('ADMIN') && <NewLineButton added={pages.refetch} />}>
        {text('lines-claim')} {count !== undefined && text('lines-count', { count })}
      </PageTitle>
      <Loaded of={{ ...pages, data: pages.data && pages }}>
        {({ rows, more }) => (
          <Table
            label={text('lines-title')}
            rows={rows}
            rowKey={({ id }) => id}
            more={more}
            empty={
              <EmptyState title={text('lines-none')}>
                <p>{text('lines-none-hint')}</p>
              </EmptyState>
            }
            columns={[
              { key: 'name', header: text('lines-name'), cell: ({ name }) => <span className="nowrap">{name}</span> },
              ...(me.seesMoney
                ? [
                    {
                      key: 'policy',
                      header: text('lines-policy'),
                      cell: ({ id, name }: { id: string; name: string }) => (
                        <Link
                          to="/policy/$lineId"
                          params={{ lineId: id }}
                          aria-label={text('lines-policy-of', { name })}
                        >
                          {text('lines-policy-open')}
                        </Link>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </Loaded>
    </>
  );
}

function NewLineButton({ added }: { added(): void }) {
  const text = useText();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="primary" icon="plus" onPress={() => setOpen(true)}>
        {text('lines-new')}
      </Button>
      {open && (
        <NewLine
          close={() => setOpen(false)}
          added={() => {
            setOpen(false);
            added();
          }}
        />
      )}
    </>
  );
}
