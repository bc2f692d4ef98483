// Accounts, pace, webhooks, tokens, the audit log and the doctor: one part per address.
import type { JSX } from 'preact';
import { can, type Scope } from '../api';
import { t, type Text } from '../language';
import { Link, Note, Page } from '../ui/parts';
import { Audit } from './settings/audit';
import { Doctor } from './settings/doctor';
import { Domains } from './settings/domains';
import { Pace } from './settings/pace';
import { Providers } from './settings/providers';
import { Tokens } from './settings/tokens';
import { Webhooks } from './settings/webhooks';

const parts: Record<string, Text> = {
    providers: 'Providers',
    pace: 'Pace',
    domains: 'Sender domains',
    webhooks: 'Webhooks',
    tokens: 'Tokens',
    audit: 'Audit log',
    doctor: 'Doctor',
};
const needed: Record<string, Scope> = { tokens: 'admin', audit: 'admin' };

const bodies: Record<string, () => JSX.Element> = {
    providers: Providers,
    pace: Pace,
    domains: Domains,
    webhooks: Webhooks,
    tokens: Tokens,
    audit: Audit,
    doctor: Doctor,
};

export function Settings({ part }: { part: string }) {
    const Body = bodies[part];
    const scope = needed[part];
    return (
        <Page title={t('Settings')}>
            <nav class="tabs" aria-label={t('Settings')}>
                {Object.entries(parts).map(([name, word]) => (
                    <Link key={name} to={`settings/${name}`} aria-current={name === part ? 'page' : undefined}>
                        {t(word)}
                    </Link>
                ))}
            </nav>
            {!Body ? (
                <p>{t('This address has no page.')}</p>
            ) : scope && !can(scope) ? (
                <Note title={t('Not allowed')}>
                    {t('Your token lacks the scope “{scope}”, which this page needs.', { scope })}
                </Note>
            ) : (
                <Body />
            )}
        </Page>
    );
}
