import { useCategories } from '@/api';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { nothing, useFormat, useText } from '@/i18n';
import { amountChanges, lineChanges } from './changes';
import styles from './ProposalChanges.module.css';

export const proposalRevision = graphql(`
  fragment ProposalRevision on Proposal {
    id
    revision
    content
    quote { amount currency }
    estimate @include(if: $money) {
      category
      amount { amount currency }
    }
  }
`);

interface ProposalChangesProps {
  before: FragmentType<typeof proposalRevision>;
  after: FragmentType<typeof proposalRevision>;
}

/** What a revision changed: its amounts, and its words line by line. */
export function ProposalChanges(props: ProposalChangesProps) {
  const text = useText();
  const format = useFormat();
  const { name } = useCategories();
  const before = revisionOf(props.before);
  const after = revisionOf(props.after);
  const amounts = amountChanges(before, after);
  const lines = lineChanges(before.content, after.content);
  const sameWords = lines.every(({ change }) => change === 'kept');
  return (
    <div className={styles.changes}>
      <h3>{text('proposals-changed-since', { revision: before.revision })}</h3>
      {amounts.length > 0 && (
        <table className={styles.amounts}>
          <thead>
            <tr>
              <th scope="col">{text('proposals-what')}</th>
              <th scope="col">{text('proposals-before')}</th>
              <th scope="col">{text('proposals-after')}</th>
              <th scope="col">{text('proposals-difference')}</th>
            </tr>
          </thead>
          <tbody>
            {amounts.map(({ category, before, after, more }) => (
              <tr key={category}>
                <th scope="row">{category === null ? text('proposals-price') : name(category)}</th>
                <td className="number">{format.money(before)}</td>
                <td className="number">{format.money(after)}</td>
                <td className="number">
                  {more.amount.startsWith('-') ? '' : '+'}
                  {format.money(more)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {amounts.length === 0 && <p className="soft">{text('proposals-same-amounts')}</p>}
      {sameWords ? (
        <p className="soft">{text('proposals-same-words')}</p>
      ) : (
        <div className={styles.words}>
          {lines.map(({ text: line, change }, index) => {
            const Line = change === 'added' ? 'ins' : change === 'removed' ? 'del' : 'span';
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name, and stay where they are
            return <Line key={index}>{line || nothing}</Line>;
          })}
        </div>
      )}
    </div>
  );
}

function revisionOf(proposal: FragmentType<typeof proposalRevision>) {
  const read = readFragment(proposalRevision, proposal);
  return { ...read, estimate: read.estimate ?? null };
}
