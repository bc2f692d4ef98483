// The findings of doctor, with remedies.
import { get } from '../../api';
import { t } from '../../language';
import { usePoll } from '../../poll';
import { FindingTable } from '../../ui/finding_table';
import { Card, Loaded } from '../../ui/parts';

export function Doctor() {
    const polled = usePoll('doctor', (signal) => get('/doctor', { signal }));
    return (
        <Card title={t('Doctor')} aside={<button onClick={polled.refresh}>{t('Look again')}</button>}>
            <Loaded polled={polled}>
                {({ findings }) => (
                    <div class="scroll" tabIndex={0}>
                        <FindingTable
                            findings={findings.toSorted((a, b) => Number(a.status === 'ok') - Number(b.status === 'ok'))}
                        />
                    </div>
                )}
            </Loaded>
        </Card>
    );
}
