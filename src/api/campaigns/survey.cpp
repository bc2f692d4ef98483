// Reads the segment page by page and checks the message to every deliverable contact, as dispatch does.
#include "api/campaigns/survey.hpp"

#include "api/campaigns/rules.hpp"
#include "api/content/rendering.hpp"
#include "model/address.hpp"
#include "model/segment.hpp"
#include "rules/recipient_zone.hpp"
#include "text/content.hpp"

#include <algorithm>
#include <unordered_map>

namespace outbound::api {
namespace {

class audience_sampler {
public:
    audience_sampler(context& ctx, const campaign& c) : ctx_{ctx}, campaign_{c}, content_{content_of(ctx, c)} {}

    void add(const contact& person)
    {
        ++out.sampled;
        const auto address = fold_address(campaign_.type, address_on(campaign_.type, person));
        if (!may_be_sent_to(address))
            return;
        const auto [tried, is_first] = tried_.try_emplace(address, false);
        if (tried->second)
            return;
        out.stand_ins += is_first ? 0 : 1;
        tried->second = try_message(person);
    }

    survey out;

private:
    bool may_be_sent_to(const std::string& address)
    {
        return valid_address(campaign_.type, address) &&
               !ctx_.store.suppressions().find(campaign_.type, address, campaign_.kind);
    }

    // False if the contact cannot be sent to; the next contact with its address then stands in.
    bool try_message(const contact& person)
    {
        const auto checked = text::check_message(*content_, message_values(ctx_, *content_, person));
        for (const auto& name : checked.missing)
            ++out.missing[name];
        if (checked.fault) {
            ++(checked.fault->reason == skip_reason::too_long ? out.too_long : out.template_errors);
            fail(person, *checked.fault);
            return false;
        }
        ++out.deliverable;
        const auto zone = campaign_.hours.any_time()
                              ? std::string{}
                              : rules::zones_of_recipient(person.timezone, person.phone, campaign_.timezone);
        auto& load = out.zones[zone];
        ++load.people;
        load.units += campaign_.type == channel::sms ? static_cast<std::int64_t>(checked.size.segments) : 1;
        return true;
    }

    void fail(const contact& person, const text::content_fault& fault)
    {
        if (out.faults.size() < survey::most_faults)
            out.faults.push_back({person.id, person.external_id, fault.reason, fault.detail});
    }

    context& ctx_;
    const campaign& campaign_;
    std::shared_ptr<const content> content_;
    std::unordered_map<std::string, bool> tried_;  // By address: whether a contact with it is sent to.
};

}  // namespace

survey sample_audience(context& ctx, const campaign& c, std::int64_t most)
{
    // Each page looks up every contact that the campaign names.
    const auto contacts_a_page = std::max<std::size_t>(1000, count_names(c.recipient_segments) / 8);
    audience_sampler sampler{ctx, c};
    const auto filter = reachable(c);
    if (!filter)
        return std::move(sampler.out);
    page_request slice{0, contacts_a_page};
    for (;;) {
        const auto found = ctx.store.contacts().list(*filter, {}, slice);
        for (const auto& person : found.items) {
            if (sampler.out.sampled == most) {
                sampler.out.whole = false;
                return std::move(sampler.out);
            }
            sampler.add(person);
        }
        if (!found.next)
            return std::move(sampler.out);
        slice.after = *found.next;
    }
}

}  // namespace outbound::api
