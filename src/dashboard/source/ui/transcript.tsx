// A call as text: the spoken texts, and the effect of each key.
import { duration } from '../format';
import { t } from '../language';
import { kindOf, kinds, type Step } from './script_editor';
import type { Transfer } from './transfer_editor';

/// The steps of a call that the vendor gets, without the steps behind a key, which come from the script.
export function stepsOfTwiml(xml: string, script: Step[]): Step[] {
    const gathers = script.flatMap((step) => step.gather ?? []);
    const transferAt = script.findIndex((step) => step.transfer);
    const read = (parent: Element): Step[] =>
        [...parent.children].flatMap((each): Step[] => {
            if (each.tagName === 'Say') return [{ say: each.textContent }];
            if (each.tagName === 'Play') return [{ play: each.textContent }];
            if (each.tagName === 'Record') return [{ record: { consent: '', length: Number(each.getAttribute('maxLength')) } }];
            // The vendor asks for the steps behind a transfer when it is over. A redirect is a transfer with hours, for whose
            // number the vendor asks when the call gets there.
            if (each.tagName === 'Dial' || each.tagName === 'Redirect')
                return [
                    { transfer: script[transferAt]?.transfer ?? { number: each.tagName === 'Dial' ? each.textContent : '' } },
                    ...script.slice(transferAt + 1),
                ];
            if (each.tagName === 'Pause') return [{ pause: Number(each.getAttribute('length') ?? 1) }];
            return each.tagName === 'Gather' ? [{ gather: { steps: read(each), keys: gathers.shift()?.keys ?? {} } }] : [];
        });
    return read(new DOMParser().parseFromString(xml, 'text/xml').documentElement);
}

function TransferLines({ transfer }: { transfer: Transfer }) {
    return (
        <>
            {transfer.number ? (
                <strong>{transfer.number}</strong>
            ) : (
                <span class="muted">{t('Decided by the hours of the transfer when the call gets there')}</span>
            )}
            {transfer.whisper && <div class="muted">{t('They hear first: {text}', { text: transfer.whisper })}</div>}
            {transfer.fallback && transfer.fallback.length > 0 && (
                <div class="note">
                    <div>
                        {t('If nobody answers')}
                        <Transcript steps={transfer.fallback} />
                    </div>
                </div>
            )}
        </>
    );
}

/// The spoken texts: one line per step, with the steps of each key below its digit.
export function Transcript({ steps }: { steps: Step[] }) {
    return (
        <ul class="transcript">
            {steps.map((step, i) => (
                <li key={i}>
                    <span class="muted">{t(kinds[kindOf(step)])}</span>
                    <div>
                        {step.say ?? step.play ?? (step.pause ? duration(step.pause) : null)}
                        {step.transfer && <TransferLines transfer={step.transfer} />}
                        {step.record && (
                            <>
                                {step.record.consent}{' '}
                                <span class="muted">{t('up to {time}', { time: duration(step.record.length ?? 120) })}</span>
                            </>
                        )}
                        {step.gather && (
                            <>
                                <Transcript steps={step.gather.steps ?? []} />
                                {Object.entries(step.gather.keys).map(([digit, key]) => (
                                    <div key={digit} class="note">
                                        <strong>{digit}</strong>
                                        <div>
                                            {key.name ?? (key.opt_out ? t('Opts the person out') : '')}
                                            <Transcript steps={key.steps ?? []} />
                                        </div>
                                    </div>
                                ))}
                            </>
                        )}
                    </div>
                </li>
            ))}
        </ul>
    );
}
