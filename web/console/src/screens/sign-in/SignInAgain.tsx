import type { Config } from '@shared/config';
import type { Viewer } from '@shared/session';
import { session } from '@/api/session';
import { useText } from '@/i18n';
import { Button, Dialog, DialogButtons } from '@/ui';
import { PasswordForm } from './PasswordForm';
import { useDemo } from './SignIn';
import { useSignIn } from './useSignIn';

/** Asks the same person to sign in again, over their page: what they typed stays below. To leave it is to leave the page. */
export function SignInAgain({ config, person }: { config: Promise<Config>; person: Viewer }) {
  const text = useText();
  const attempt = useSignIn();
  const demo = useDemo(config);
  const known = demo?.users.some(({ email }) => email === person.email);
  return (
    <Dialog title={text('sign-in-again')} isOpen onOpenChange={(open) => open || session.signOut()}>
      <p>{text('sign-in-kept', { name: person.name })}</p>
      {known && (
        <DialogButtons>
          <Button
            look="primary"
            isDisabled={attempt.busy}
            onPress={() => void attempt.signIn(person.email, demo?.password ?? '')}
          >
            {text('sign-in-go-on')}
          </Button>
        </DialogButtons>
      )}
      <PasswordForm attempt={attempt} email={person.email} />
    </Dialog>
  );
}
