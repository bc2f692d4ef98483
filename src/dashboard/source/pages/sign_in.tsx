// Takes a token from the form, or from a link.
import { useEffect, useState } from 'preact/hooks';
import { isHostLoginOver, signIn } from '../api';
import { name } from '../host';
import { t } from '../language';
import { tokenOfLink } from '../login_link';
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
    return isHostLoginOver.value && !tokenOfLink.value ? <HostLoginOver /> : <SignInByToken />;
}

function SignInByToken() {
    const [fault, setFault] = useState('');
    const [busy, setBusy] = useState(false);
    const enter = async (token: string) => {
        setBusy(true);
        setFault('');
        try {
            await signIn(token);
            tokenOfLink.value = '';
        } catch (problem) {
            setFault(explain(problem as Error));
            setBusy(false);
        }
    };
    useEffect(() => {
        document.title = `${t('Sign in')} · ${name}`;
    }, []);
    useEffect(() => {
        if (tokenOfLink.value) enter(tokenOfLink.value);
    }, [tokenOfLink.value]);
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
                    fault={fault}
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
