import type { Draft } from '@/api';
import { useText } from '@/i18n';
import { Button, ComboBox, FieldRow, IconButton, type Option, TextField } from '@/ui';
import { type ContactDraft, type CustomerDraft, newContact } from './customer-form';
import styles from './customers.module.css';

interface CustomerFieldsProps {
  draft: Pick<Draft<CustomerDraft>, 'value' | 'change'>;
  owners: Option[];
}

/** All that is written about a customer. */
export function CustomerFields({ draft, owners }: CustomerFieldsProps) {
  const text = useText();
  const { value, change } = draft;
  const changeContact = (key: string, part: Partial<ContactDraft>) =>
    change({ contacts: value.contacts.map((contact) => (contact.key === key ? { ...contact, ...part } : contact)) });
  return (
    <>
      <TextField
        name="name"
        label={text('customers-name')}
        value={value.name}
        onChange={(name) => change({ name })}
        isRequired
        autoFocus
      />
      <FieldRow>
        <TextField
          name="industry"
          label={text('customers-industry')}
          value={value.industry}
          onChange={(industry) => change({ industry })}
        />
        {owners.length > 0 && (
          <ComboBox
            name="ownerId"
            label={text('customers-owner')}
            value={value.ownerId}
            onChange={(ownerId) => change({ ownerId })}
            options={owners}
            isRequired
          />
        )}
      </FieldRow>
      <fieldset className={styles.contacts}>
        <legend className={styles.legend}>{text('customers-contacts')}</legend>
        {value.contacts.map((contact, index) => (
          <Contact
            key={contact.key}
            contact={contact}
            index={index}
            change={(part) => changeContact(contact.key, part)}
            remove={() => change({ contacts: value.contacts.filter(({ key }) => key !== contact.key) })}
          />
        ))}
        <div>
          <Button small icon="plus" onPress={() => change({ contacts: [...value.contacts, newContact()] })}>
            {text('customers-add-contact')}
          </Button>
        </div>
      </fieldset>
    </>
  );
}

interface ContactProps {
  contact: ContactDraft;
  index: number;
  change(part: Partial<ContactDraft>): void;
  remove(): void;
}

function Contact({ contact, index, change, remove }: ContactProps) {
  const text = useText();
  const name = `contacts.${index}`;
  return (
    <div className={styles.contact}>
      <TextField
        name={`${name}.name`}
        label={text('customers-contact-name')}
        value={contact.name}
        onChange={(name) => change({ name })}
        isRequired
      />
      <TextField
        name={`${name}.title`}
        label={text('customers-contact-title')}
        value={contact.title}
        onChange={(title) => change({ title })}
      />
      <TextField
        name={`${name}.phone`}
        label={text('customers-contact-phone')}
        type="tel"
        value={contact.phone}
        onChange={(phone) => change({ phone })}
      />
      <TextField
        name={`${name}.email`}
        label={text('customers-contact-email')}
        type="email"
        value={contact.email}
        onChange={(email) => change({ email })}
      />
      <div className={styles.remove}>
        <IconButton label={text('customers-remove-contact', { contact: index + 1 })} icon="close" onPress={remove} />
      </div>
    </div>
  );
}
