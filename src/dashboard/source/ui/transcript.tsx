// A call as text: what is said, and what each key does.
import { duration } from '../format';
import { t } from '../language';
import { kindOf, kinds, type Step } from './script_editor';

/// The steps of a call as the vendor gets them. What follows a key is not in there: it comes from the script.
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

/// What is heard, as text: a line for each step, keys indented by their number.
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
