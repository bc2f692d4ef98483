// Requests of the API as commands and as code of the bindings.
import { useState } from 'preact/hooks';
import type { operations } from 'schema';
import { curl, type Request } from '../api';
import { t, type Text } from '../language';
import { Copy, Dialog } from './parts';

/// An operation whose request is an id.
export interface Call extends Request {
    word: string;
    operation: keyof operations & string;
    id: number;
}

const python = ({ operation, id }: Call) => `from outbound import Outbound\n\nwith Outbound() as crm:\n    crm.${operation}(${id})`;

function php({ operation, id }: Call) {
    const path = operation.replace(/_(\w)/g, (_, letter) => letter.toUpperCase()).replace(/\./g, '->');
    return `$crm = new Outbound\\Outbound();\n$crm->${path}(${id});`;
}

const languages: [Text, (call: Call) => string][] = [
    ['As curl', curl],
    ['As Python', python],
    ['As PHP', php],
];

export function AsCode({ calls, close }: { calls: Call[]; close: () => void }) {
    const [[title, write], choose] = useState(languages[0]);
    return (
        <Dialog title={t(title)} wide close={close}>
            <div class="row">
                {languages.map((each) => (
                    <button
                        key={each[0]}
                        class={each[0] === title ? 'primary' : ''}
                        aria-pressed={each[0] === title}
                        onClick={() => choose(each)}
                    >
                        {t(each[0])}
                    </button>
                ))}
            </div>
            {calls.map((call) => (
                <div class="stack tight" key={call.word}>
                    <div class="row spread">
                        <h3>{call.word}</h3>
                        <Copy text={write(call)} />
                    </div>
                    <pre tabIndex={0}>{write(call)}</pre>
                </div>
            ))}
        </Dialog>
    );
}
