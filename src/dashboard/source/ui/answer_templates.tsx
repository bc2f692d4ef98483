// Templates as the beginning of an answer, filled in for the contact.
import { send, type Channel, type Contact } from '../api';
import { t } from '../language';
import { templatesOf } from '../pages/templates';
import { usePoll } from '../poll';
import { attempt } from './parts';

async function textOf(channel: Channel, id: number, contact: Contact | null) {
    const options = { at: { id }, body: contact ? { contact_id: contact.id } : { values: {} } };
    if (channel === 'sms') return (await send('post', '/sms/templates/{id}/render', options)).message;
    return (await send('post', '/email/templates/{id}/render', options)).text;
}

interface Props {
    channel: Channel;
    contact: Contact | null;
    insert: (text: string) => void;
}

export function AnswerTemplates({ channel, contact, insert }: Props) {
    const polled = usePoll(`templates for answers ${channel}`, (signal) => templatesOf(channel, signal));
    const take = (id: number) => attempt(async () => insert((await textOf(channel, id, contact)) ?? ''));
    if (!polled.data?.length) return null;
    return (
        <select
            aria-label={t('Insert a template')}
            value=""
            onChange={(event) => {
                const id = Number(event.currentTarget.value);
                event.currentTarget.value = '';
                if (id) take(id);
            }}
        >
            <option value="">{t('Insert a template')}</option>
            {polled.data.map((each) => (
                <option key={each.id} value={each.id}>
                    {each.name}
                </option>
            ))}
        </select>
    );
}
