// A menu of the three wizards.
import { can } from '../api';
import { t } from '../language';
import { Link } from './parts';

export function NewCampaign() {
    if (!can('write')) return null;
    return (
        <div class="row">
            <Link to="email/create/setup" class="button primary">
                {t('New email')}
            </Link>
            <Link to="sms/create/setup" class="button">
                {t('New SMS')}
            </Link>
            <Link to="phone/create/setup" class="button">
                {t('New calls')}
            </Link>
        </div>
    );
}
