// The frame of every page: navigation, sign-in, and the mapping of addresses to pages.
import { useEffect, useRef } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { can, isOffline, session, signOut, type Channel } from './api';
import { name, sandboxUrl } from './host';
import { choose, language, t, type Text } from './language';
import { faultOfLink } from './login_link';
import { CampaignPage } from './pages/campaign';
import { Campaigns } from './pages/campaigns';
import { ContactPage } from './pages/contact';
import { Contacts } from './pages/contacts';
import { Overview } from './pages/overview';
import { Replies } from './pages/replies';
import { Segments } from './pages/segments';
import { SignIn, whyRefused } from './pages/sign_in';
import { Suppressions } from './pages/suppressions';
import { isEmbedded, route } from './router';
import { Brand } from './ui/brand';
import { lazy } from './ui/lazy';
import { Link, Note, Page, SandboxLink, Toasts } from './ui/parts';
import { ScopeNote } from './ui/scope_note';

const Messages = lazy(() => import('./pages/messages').then((module) => module.Messages));
const MessagePage = lazy(() => import('./pages/messages').then((module) => module.MessagePage));
const Import = lazy(() => import('./pages/import').then((module) => module.Import));
const Sandbox = lazy(() => import('./pages/sandbox').then((module) => module.Sandbox));
const SandboxMessage = lazy(() => import('./pages/sandbox').then((module) => module.SandboxMessage));
const Settings = lazy(() => import('./pages/settings').then((module) => module.Settings));
const Templates = lazy(() => import('./pages/templates').then((module) => module.Templates));
const Wizard = lazy(() => import('./wizard/wizard').then((module) => module.Wizard));

const icons: Record<string, string> = {
    '': 'M2 9l6-6 6 6v5H2z',
    campaigns: 'M2 6v4h3l6 3V3L5 6zM13 6v4',
    replies: 'M2 3h12v8H7l-3 3v-3H2z',
    messages: 'M2 4h12v8H2zM2 4l6 5 6-5',
    contacts: 'M8 8a3 3 0 100-6 3 3 0 000 6zM2 14c0-6 12-6 12 0z',
    segments: 'M2 3h12l-5 6v5l-2-1V9z',
    templates: 'M3 2h10v12H3zM5 5h6M5 8h6M5 11h3',
    suppressions: 'M8 2a6 6 0 100 12A6 6 0 008 2zM4 4l8 8',
    settings: 'M2 4h7M12 4h2M2 8h2M7 8h7M2 12h7M12 12h2M9 2.5v3M4.500 6.500v3M9 10.500v3',
    sandbox: 'M2 9l2-6h8l2 6v4H2zM2 9h4l1 2h2l1-2h4',
};

const pages: [string, Text][] = [
    ['', 'Overview'],
    ['campaigns', 'Campaigns'],
    ['replies', 'Replies'],
    ['messages', 'Messages'],
    ['contacts', 'Contacts'],
    ['segments', 'Segments'],
    ['templates', 'Templates'],
    ['suppressions', 'Suppressions'],
    ['settings', 'Settings'],
];

const Icon = ({ name }: { name: string }) => (
    <svg
        width="16"
        height="16"
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        stroke-width="1.4"
        stroke-linejoin="round"
        stroke-linecap="round"
        aria-hidden="true"
    >
        <path d={icons[name]} />
    </svg>
);

function Sidebar({ at }: { at: string }) {
    const other = language.value === 'de' ? 'en' : 'de';
    const current = useRef<HTMLElement>(null);
    useEffect(() => {
        current.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }, [at]);
    return (
        <header class="sidebar">
            <Link to="" class="brand" aria-label={name}>
                <Brand size={20} />
            </Link>
            <nav aria-label={t('Pages')} ref={current}>
                <ul>
                    {pages.map(([to, word]) => (
                        <li key={to}>
                            <Link to={to} aria-current={at === to ? 'page' : undefined}>
                                <Icon name={to} />
                                {t(word)}
                            </Link>
                        </li>
                    ))}
                    {sandboxUrl && (
                        <li>
                            <SandboxLink current={at === 'sandbox'}>
                                <Icon name="sandbox" />
                                {t('Sandbox inbox')}
                            </SandboxLink>
                        </li>
                    )}
                </ul>
            </nav>
            <div class="account">
                <span dir="auto">{session.value?.actor}</span>
                <button class="link" lang={other} onClick={() => choose(other)}>
                    {other === 'de' ? 'Deutsch' : 'English'}
                </button>
                {session.value?.login !== 'host' && (
                    <button class="link" onClick={signOut}>
                        {t('Sign out')}
                    </button>
                )}
            </div>
        </header>
    );
}

function NotFound() {
    return (
        <Page title={t('Nothing is here')}>
            <p>
                {t('This address has no page.')} <Link to="">{t('Go to the overview')}</Link>
            </p>
        </Page>
    );
}

const channels = ['email', 'sms', 'phone'];

function page(parts: string[]): ComponentChildren {
    const [first = '', second, third] = parts;
    if (channels.includes(first) && second === 'create' && parts.length <= 3)
        return <Wizard key={first} channel={first as Channel} step={third ?? 'setup'} />;
    if (parts.length === 2 && first === 'campaigns') return <CampaignPage key={second} id={second} />;
    if (parts.length === 2 && first === 'messages') return <MessagePage key={second} id={second} />;
    if (parts.length === 2 && first === 'contacts')
        return second === 'import' ? <Import /> : <ContactPage key={second} id={second} />;
    if (parts.length === 2 && first === 'sandbox') return <SandboxMessage key={second} number={second} />;
    if (parts.length <= 2 && first === 'settings') return <Settings part={second ?? 'providers'} />;
    if (parts.length <= 2 && first === 'templates') return <Templates key={second} channel={(second ?? 'email') as Channel} />;
    if (parts.length > 1) return <NotFound />;
    switch (first) {
        case '':
            return <Overview />;
        case 'campaigns':
            return <Campaigns />;
        case 'replies':
            return <Replies />;
        case 'messages':
            return <Messages />;
        case 'contacts':
            return <Contacts />;
        case 'sandbox':
            return <Sandbox />;
        case 'segments':
            return <Segments />;
        case 'suppressions':
            return <Suppressions />;
        default:
            return <NotFound />;
    }
}

function LinkRefused({ fault }: { fault: Error }) {
    return (
        <Note tone="bad">
            {t('The link did not sign you in.')} {whyRefused(fault)}{' '}
            {t('You are still signed in as {name}.', { name: session.value!.actor })} {t('Open the link again, or ask for a new one.')}{' '}
            <button class="link" onClick={() => (faultOfLink.value = null)}>
                {t('Close')}
            </button>
        </Note>
    );
}

export function App() {
    const { parts, query } = route.value;
    language.value;
    useEffect(() => {
        if (!query.has('field')) document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
    }, [parts.join('/')]);
    if (!session.value)
        return (
            <>
                <SignIn />
                <Toasts />
            </>
        );
    const embedded = isEmbedded();
    return (
        <div id="app" class={embedded ? 'embedded' : ''}>
            <a
                class="skip"
                href="#main"
                onClick={(event) => {
                    event.preventDefault();
                    document.querySelector<HTMLElement>('main')!.focus();
                }}
            >
                {t('Skip to content')}
            </a>
            {!embedded && <Sidebar at={parts[0] ?? ''} />}
            {/* What an earlier session loaded is not shown to the next one. */}
            <main id="main" tabIndex={-1} key={JSON.stringify(session.value)}>
                {faultOfLink.value && <LinkRefused fault={faultOfLink.value} />}
                {isOffline.value && (
                    <div class="note warning" role="status">
                        <strong>{t('Offline')}</strong>
                        <span>{t('The server cannot be reached. What you see is the last known state.')}</span>
                    </div>
                )}
                {can('read') ? page(parts) : <ScopeNote title={name} scope="read" />}
            </main>
            <Toasts />
        </div>
    );
}
