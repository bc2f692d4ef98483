// A look at the people whom a campaign would reach.
#include "api/campaigns/survey.hpp"

#include "api/campaigns/rules.hpp"
#include "api/content/rendering.hpp"
#include "model/address.hpp"
#include "rules/recipient_zone.hpp"
#include "text/contact_values.hpp"
#include "text/content.hpp"

#include <algorithm>
#include <unordered_set>

namespace outbound::api {
namespace {

class surveyor {
public:
    surveyor(context& with, const campaign& c) : with_{with}, campaign_{c}, content_{content_of(with, c)} {}

    void look_at(const contact& who)
    {
        ++out.looked_at;
        if (may_be_sent_to(address_on(campaign_.type, who)))
            try_content(who);
    }

    survey out;

private:
    bool may_be_sent_to(const std::string& written)
    {
        const bool is_email = campaign_.type == channel::email;
        const auto address = is_email ? fold_email(written) : written;
        if (is_email ? !valid_email(address) : !valid_e164(address))
            return false;
        if (with_.store.suppressions().find(campaign_.type, address))
            return false;
        return seen_.insert(address).second;
    }

    void try_content(const contact& who)
    try {
        const auto seen = render(*content_, text::values_of(who));
        for (const auto& name : seen.missing)
            ++out.missing[name];
        if (!seen.missing.empty()) {
            ++out.template_errors;
            return fail(who, skip_reason::template_error, text::describe_missing(seen.missing));
        }
        if (seen.size.characters > text::most_sms_characters) {
            ++out.too_long;
            return fail(who, skip_reason::too_long,
                "has " + std::to_string(seen.size.characters) + " characters; an SMS may have " +
                    std::to_string(text::most_sms_characters));
        }
        ++out.good;
        const auto zone = campaign_.hours.any_time()
                              ? std::string{}
                              : rules::zone_of_recipient(who.timezone, who.phone, campaign_.timezone);
        out.units[zone] += campaign_.type == channel::sms
                               ? std::max<std::int64_t>(1, static_cast<std::int64_t>(seen.size.segments))
                               : 1;
    } catch (const error& wrong) {
        if (wrong.code() != errc::invalid)
            throw;
        ++out.template_errors;
        fail(who, skip_reason::template_error, wrong.what());
    }

    void fail(const contact& who, skip_reason reason, std::string detail)
    {
        if (out.faults.size() < survey::most_faults)
            out.faults.push_back({who.id, who.external_id, reason, std::move(detail)});
    }

    context& with_;
    const campaign& campaign_;
    std::shared_ptr<const content> content_;
    std::unordered_set<std::string> seen_;
};

}  // namespace

survey look_at(context& with, const campaign& c, std::int64_t most)
{
    constexpr std::size_t contacts_a_page = 1000;
    surveyor looks{with, c};
    const auto filter = reachable(c);
    if (!filter)
        return std::move(looks.out);
    page_request slice{0, contacts_a_page};
    for (;;) {
        const auto found = with.store.contacts().list(*filter, {}, slice);
        for (const auto& who : found.items) {
            if (looks.out.looked_at == most) {
                looks.out.whole = false;
                return std::move(looks.out);
            }
            looks.look_at(who);
        }
        if (!found.next)
            return std::move(looks.out);
        slice.after = *found.next;
    }
}

}  // namespace outbound::api
