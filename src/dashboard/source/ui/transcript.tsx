// A call as text: the spoken texts, and the effect of each key.
import { duration } from '../format';
import { t } from '../language';
import { kindOf, kinds, type Step } from './script_editor';

/// The steps of a call that the vendor gets, without the steps behind a key, which come from the script.
export function stepsOfTwiml(xml: string, script: Step[]): Step[] {
    const gathers = script.flatMap((step) => step.gather ?? []);
    const read = (parent: Element): Step[] =>
        [...parent.children].flatMap((each): Step[] => {
            if (each.tagName === 'Say') return [{ say: each.textContent }];
            if (each.tagName === 'Play') return [{ play: each.textContent }];
            if (each.tagName === 'Pause') return [{ pause: Number(each.getAttribute('length') ?? 1) }];
            return each.tagName === 'Gather' ? [{ gather: { steps: read(each), keys: gathers.shift()?.keys ?? {} } }] : [];
        });
    return read(new DOMParser().parseFromString(xml, 'text/xml').documentElement);
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
