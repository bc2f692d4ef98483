// Replaces a page that the scopes of the caller do not allow.
import type { Scope } from '../api';
import { t } from '../language';
import { Note, Page } from './parts';

export const ScopeNote = ({ title, scope }: { title: string; scope: Scope }) => (
    <Page title={title}>
        <Note title={t('Not allowed')}>{t('Your token lacks the scope “{scope}”, which this page needs.', { scope })}</Note>
    </Page>
);
