// A page whose code is loaded when it is opened, so that the first load stays small.
import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../language';
import { Empty, Note, Page } from './parts';

/// Fails where the server is out of reach, or has another version of the dashboard since this one was loaded.
const NotLoaded = () => (
    <Page title={t('This page could not be loaded')}>
        <Note tone="bad">
            {t('The server cannot be reached, or has been updated.')}{' '}
            <button class="link" onClick={() => location.reload()}>
                {t('Reload')}
            </button>
        </Note>
    </Page>
);

export function lazy<P extends object>(load: () => Promise<FunctionComponent<P>>): FunctionComponent<P> {
    let found: FunctionComponent<P> | null = null;
    return function Lazy(props: P) {
        const [, setTurn] = useState(0);
        const [failed, setFailed] = useState(false);
        useEffect(() => {
            if (!found)
                load().then(
                    (page) => {
                        found = page;
                        setTurn(1);
                    },
                    () => setFailed(true),
                );
        }, []);
        if (failed) return <NotLoaded />;
        const Body = found;
        return Body ? <Body {...props} /> : <Empty title={t('Loading …')} />;
    };
}
