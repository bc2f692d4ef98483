// Filters of lists. An empty value means all.
import type { ComponentChildren } from 'preact';
import type { Channel } from '../api';
import { t } from '../language';
import { channelWord, stateWord } from '../words';

export const channels: readonly Channel[] = ['email', 'sms', 'phone'];

interface Props {
    value: string | null | undefined;
    change: (value: string) => void;
}

function Select({ label, all, children, value, change }: Props & { label: string; all: string; children: ComponentChildren }) {
    return (
        <select aria-label={label} value={value ?? ''} onChange={(event) => change(event.currentTarget.value)}>
            <option value="">{all}</option>
            {children}
        </select>
    );
}

export function ChannelSelect(props: Props) {
    return (
        <Select label={t('Channel')} all={t('Every channel')} {...props}>
            {channels.map((each) => (
                <option key={each} value={each}>
                    {channelWord(each)}
                </option>
            ))}
        </Select>
    );
}

export function StatusSelect({ choices, ...props }: Props & { choices: readonly string[] }) {
    return (
        <Select label={t('Status')} all={t('Every status')} {...props}>
            {choices.map((each) => (
                <option key={each} value={each}>
                    {stateWord(each)}
                </option>
            ))}
        </Select>
    );
}
