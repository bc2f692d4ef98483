// Step 1: the name and the sender.
import { t } from '../language';
import { Card, Field } from '../ui/parts';
import type { StepProps } from './wizard';

export function Setup({ channel, draft, change, faults }: StepProps) {
    return (
        <Card title={t('Setup')}>
            <div class="body fields">
                <Field name="name" wide label={t('Name')} help={t('Only you and your colleagues see it.')} fault={faults.name}>
                    {(attributes) => (
                        <input
                            {...attributes}
                            required
                            maxLength={200}
                            value={draft.name}
                            onInput={(event) => change({ name: event.currentTarget.value })}
                        />
                    )}
                </Field>
                {channel === 'email' ? (
                    <>
                        <Field name="from" label={t('Sender’s address')} fault={faults.from}>
                            {(attributes) => (
                                <input
                                    {...attributes}
                                    type="email"
                                    required
                                    value={draft.sender}
                                    onInput={(event) => change({ sender: event.currentTarget.value })}
                                />
                            )}
                        </Field>
                        <Field label={t('Sender’s name')}>
                            {(attributes) => (
                                <input
                                    {...attributes}
                                    maxLength={200}
                                    value={draft.senderName}
                                    onInput={(event) => change({ senderName: event.currentTarget.value })}
                                />
                            )}
                        </Field>
                        <Field label={t('Replies go to')} help={t('Empty: to the sender')} fault={faults.reply_to}>
                            {(attributes) => (
                                <input
                                    {...attributes}
                                    type="email"
                                    value={draft.replyTo}
                                    onInput={(event) => change({ replyTo: event.currentTarget.value })}
                                />
                            )}
                        </Field>
                    </>
                ) : (
                    <Field
                        name="from"
                        label={channel === 'sms' ? t('Sender’s number or name') : t('Caller’s number')}
                        help={t('With its country: +49…')}
                        fault={faults.from}
                    >
                        {(attributes) => (
                            <input
                                {...attributes}
                                required
                                maxLength={20}
                                value={draft.sender}
                                onInput={(event) => change({ sender: event.currentTarget.value })}
                            />
                        )}
                    </Field>
                )}
            </div>
        </Card>
    );
}
