// Checks the campaign as campaigns.start does, and its records as verify does.
#include "api/archives/foreign.hpp"

#include "api/archives/row_rules.hpp"
#include "api/campaigns/rules.hpp"
#include "api/requests.hpp"
#include "model/address.hpp"
#include "model/json_members.hpp"
#include "model/segment.hpp"

#include <outbound/json_text.hpp>

namespace outbound::api {
namespace {

namespace json = boost::json;

bool has_ended(const campaign& c)
{
    return c.status == campaign_status::completed || c.status == campaign_status::cancelled;
}

/// The campaign with its pinned content as its own members.
campaign unpinned(campaign c)
{
    if (c.content.empty())
        return c;
    c.subject = text_member(c.content, "subject");
    c.text = text_member(c.content, "text");
    c.html = text_member(c.content, "html");
    c.unsubscribe_url = text_member(c.content, "unsubscribe_url");
    if (c.unsubscribe_url == "{{{unsubscribe_url}}}")  // Inserted by campaigns.start.
        c.unsubscribe_url.clear();
    c.message = text_member(c.content, "message");
    c.script = object_member(c.content, "script");
    c.content.clear();
    return c;
}

bool was_restored_before(context& ctx, const std::string& origin)
{
    for (page_request slice{0, 1000};;) {
        const auto found = ctx.store.jobs().list(slice);
        for (const auto& each : found.items)
            if (each.kind == job_kind::restore && each.status == job_status::done &&
                text_member(each.progress, "origin") == origin)
                return true;
        if (!found.next)
            return false;
        slice.after = *found.next;
    }
}

}  // namespace

std::vector<violation> check_foreign_campaign(context& ctx, const campaign& archived)
{
    complaints wrong;
    if (archived.status == campaign_status::draft)
        wrong.add("status", "must not be draft: a campaign is archived when it has ended");
    auto c = unpinned(archived);
    c.scheduled_at.reset();  // The times may have passed.
    c.expires_at.reset();
    c.recipient_segments.segment_id.reset();  // The id is of another installation.
    check_campaign(ctx, c, wrong);
    if (!c.reply_to.address.empty() && !valid_email(c.reply_to.address))
        wrong.add("reply_to.email", "must be an email address");
    return wrong.taken();
}

json::object without_foreign_ids(json::object row)
{
    auto filter = archived_campaign_from(row).recipient_segments;
    if (!filter.segment_id && !filter.contact_ids)
        return row;
    filter.segment_id.reset();
    filter.contact_ids.emplace();
    row["recipient_segments"] = write_json(to_json(filter));
    return row;
}

json::object with_folded_address(const json::object& campaign, json::object row)
{
    if (const auto address = text_member(row, "address"); !address.empty())
        row["address"] = fold_address(named_member<channel>(campaign, "type").value_or(channel::email), address);
    return row;
}

void refuse_second_copy(context& ctx, const restore_state& state)
{
    if (has_ended(archived_campaign_from(state.campaign)))
        return;
    const auto slash = state.origin.rfind('/');
    const bool is_ours = state.origin.substr(0, slash) == ctx.store.instance();
    const auto former = is_ours ? std::stoll(state.origin.substr(slash + 1)) : 0;
    const bool is_here = former != 0 && former != state.to.id && ctx.store.campaigns().get(former);
    if (is_here || was_restored_before(ctx, state.origin))
        throw error{errc::conflict, "the archive is of a campaign that had not ended, and the campaign is here "
                                    "already: a second one would send "
                                    "to the same people again; go on with the first"};
}

void refuse_contradictions(context& ctx, const restore_state& state)
{
    const auto found = ctx.store.campaigns().verify(state.to.id);
    if (!found.empty())
        throw error{errc::invalid,
            "the records of the archive contradict each other: " + found[0].rule + ": " + found[0].detail};
}

}  // namespace outbound::api
