import { Link } from '@tanstack/react-router';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { CollectionFiguresFragment, CollectionStatus } from '@/gql/graphql';
import { type Amount, useText } from '@/i18n';
import { Money, Section } from '@/ui';
import styles from './owner.module.css';

const CollectionFiguresOfDashboard = graphql(`
  fragment CollectionFigures on Dashboard {
    collection {
      contracted {
        amount
        currency
      }
      received {
        amount
        currency
      }
      outstanding {
        amount
        currency
      }
      due {
        amount
        currency
      }
      overdue {
        amount
        currency
      }
    }
  }
`);

type Collection = CollectionFiguresFragment['collection'];

/** Which instalments a figure is made of; all of them where this is left out. */
const statuses: Partial<Record<keyof Collection, CollectionStatus[]>> = {
  outstanding: ['OVERDUE', 'DUE', 'PARTIALLY_RECEIVED', 'NOT_DUE'],
  due: ['DUE', 'PARTIALLY_RECEIVED'],
  overdue: ['OVERDUE'],
};

/** What was agreed, what came in, and what is still to come, currency by currency. */
export function CollectionFigures({ dashboard }: { dashboard: FragmentType<typeof CollectionFiguresOfDashboard> }) {
  const text = useText();
  const { collection } = readFragment(CollectionFiguresOfDashboard, dashboard);
  const currencies = collection.contracted.map(({ currency }) => currency);
  const names = {
    contracted: text('home-owner-contracted'),
    received: text('home-owner-received'),
    outstanding: text('home-owner-outstanding'),
    due: text('home-owner-due'),
    overdue: text('home-owner-overdue'),
  };
  return (
    <Section title={text('home-owner-collection')} framed>
      <div className={styles.wide}>
        <table className={styles.collection}>
          <thead>
            <tr>
              <td />
              {currencies.map((currency) => (
                <th key={currency} scope="col">
                  {currency}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {order.map((figure) => (
              <tr key={figure} data-figure={figure}>
                <th scope="row">{names[figure]}</th>
                {currencies.map((currency) => (
                  <td key={currency}>
                    <Link to="/collection" search={{ status: statuses[figure], currency }}>
                      <Money of={amountOf(collection[figure], currency)} />
                    </Link>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

const order = ['contracted', 'received', 'outstanding', 'due', 'overdue'] as const;

function amountOf(amounts: readonly Amount[], currency: string): Amount | null {
  return amounts.find((amount) => amount.currency === currency) ?? null;
}
