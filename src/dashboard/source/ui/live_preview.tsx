// An email as it is typed, rendered by the server, in a frame without scripts and with an origin of its own.
import { useEffect, useId } from 'preact/hooks';
import { t } from '../language';
import { folder } from '../router';

const sample = {
    external_id: 'sample-1',
    email: 'ann@example.com',
    first_name: 'Ann',
    last_name: 'Sample',
    company: 'Example Ltd',
    industry: 'Software',
};

/// A frame of its own for each text: the history of the browser does not grow.
function Frame({ html }: { html: string }) {
    const name = `preview-${useId()}`;
    useEffect(() => {
        const form = document.createElement('form');
        Object.assign(form, { method: 'post', action: `${folder}preview/templates`, target: name, hidden: true });
        for (const [key, value] of Object.entries({ html, values: JSON.stringify(sample) })) {
            const field = document.createElement('textarea');
            Object.assign(field, { name: key, value });
            form.append(field);
        }
        document.body.append(form);
        form.submit();
        form.remove();
    }, []);
    return <iframe name={name} class="frame" title={t('Preview of the email')} />;
}

export const LivePreview = ({ html }: { html: string }) => <Frame key={html} html={html} />;
