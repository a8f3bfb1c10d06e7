import { type FragmentType, graphql, readFragment } from '@/gql';
import { useText } from '@/i18n';
import { EmptyState, Section } from '@/ui';
import styles from './customers.module.css';

export const contactsOfCustomer = graphql(`
  fragment Contacts on Customer {
    contacts {
      name
      title
      email
      phone
    }
  }
`);

/** Whom to call at the customer: a tap dials. */
export function Contacts({ customer }: { customer: FragmentType<typeof contactsOfCustomer> }) {
  const text = useText();
  const { contacts } = readFragment(contactsOfCustomer, customer);
  return (
    <Section title={text('customers-contacts')}>
      {contacts.length === 0 && (
        <EmptyState title={text('customers-no-contacts')}>
          <p>{text('customers-no-contacts-hint')}</p>
        </EmptyState>
      )}
      <ul className={styles.people}>
        {contacts.map(({ name, title, email, phone }) => (
          <li key={`${name} ${phone} ${email}`} className={styles.person}>
            <strong>{name}</strong>
            {title && <div className="soft">{title}</div>}
            {phone && (
              <div>
                <a href={`tel:${phone}`}>{phone}</a>
              </div>
            )}
            {email && (
              <div>
                <a href={`mailto:${email}`}>{email}</a>
              </div>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
