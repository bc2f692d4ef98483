// Takes a token from the form, and says why a link was refused.
import { useEffect, useState } from 'preact/hooks';
import { isHostLoginOver, Problem, signIn } from '../api';
import { name } from '../host';
import { t } from '../language';
import { faultOfLink } from '../login_link';
import { Brand } from '../ui/brand';
import { explain, Field } from '../ui/parts';

function HostLoginOver() {
    return (
        <main class="signin">
            <div class="brand">
                <Brand size={28} />
            </div>
            <div class="card stack">
                <h1>{t('Your session has ended')}</h1>
                <p>{t('Sign in to {name} again, then reload this page.', { name })}</p>
                <div>
                    <button class="primary" onClick={() => location.reload()}>
                        {t('Reload')}
                    </button>
                </div>
            </div>
        </main>
    );
}

export function SignIn() {
    return isHostLoginOver.value && !faultOfLink.value ? <HostLoginOver /> : <SignInByToken />;
}

export const whyRefused = (fault: Error) =>
    fault instanceof Problem && fault.status === 401
        ? t('The server does not know this token: it may have expired or been revoked.')
        : explain(fault);

const wordsOfLink = () =>
    faultOfLink.value ? `${whyRefused(faultOfLink.value)} ${t('Open the link again, or ask for a new one.')}` : '';

function SignInByToken() {
    const [fault, setFault] = useState('');
    const [busy, setBusy] = useState(false);
    const enter = async (token: string) => {
        setBusy(true);
        setFault('');
        try {
            await signIn(token);
            faultOfLink.value = null;
        } catch (problem) {
            setFault(whyRefused(problem as Error));
            setBusy(false);
        }
    };
    useEffect(() => {
        document.title = `${t('Sign in')} · ${name}`;
    }, []);
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        enter(String(new FormData(event.currentTarget as HTMLFormElement).get('token')).trim());
    };
    return (
        <main class="signin">
            <div class="brand">
                <Brand size={28} />
            </div>
            <form class="card stack" onSubmit={submit}>
                <h1>{t('Sign in')}</h1>
                <Field
                    label={t('API token')}
                    help={
                        <>
                            {t('Create one on the server:')} <code>outbound token create</code>
                        </>
                    }
                    fault={fault || wordsOfLink()}
                >
                    {(attributes) => (
                        <input
                            {...attributes}
                            name="token"
                            type="password"
                            autocomplete="current-password"
                            required
                            placeholder="obt_…"
                        />
                    )}
                </Field>
                <div>
                    <button class="primary" disabled={busy}>
                        {t('Sign in')}
                    </button>
                </div>
            </form>
        </main>
    );
}
