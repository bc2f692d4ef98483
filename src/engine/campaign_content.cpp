#include "engine/campaign_content.hpp"

#include "model/digest.hpp"
#include "model/message_content.hpp"
#include "model/web_paths.hpp"
#include "rules/address_hash.hpp"
#include "rules/unsubscribe_token.hpp"
#include "text/content.hpp"

#include <algorithm>
#include <iterator>

namespace outbound {
namespace {

constexpr std::size_t most_message_contents = 64;

std::function<std::string(recipient_seq, std::string_view)> unsubscribe_url_of(
    engine_context& ctx, const content& shared)
{
    const auto secret = std::make_shared<hmac_key>(digest_algorithm::sha256, ctx.stored().secret());
    return [&ctx, secret, campaign = shared.campaign, via = shared.channel](
               recipient_seq seq, std::string_view address) {
        return ctx.options().public_url + web_paths::fill(web_paths::unsubscribe,
                                              rules::unsubscribe_token(*secret, ctx.instance(),
                                                  {campaign, seq, via, rules::hash_address(*secret, via, address)}));
    };
}

void compile_texts(engine_context& ctx, const campaign& stored, compiled_content& compiled)
{
    compiled.shared = text::compile_content(stored);
    auto names = text::variables_of(*compiled.shared);
    const bool linked = std::ranges::find(names, "unsubscribe_url") != names.end();
    compiled.reads_postal_address = std::ranges::find(names, text::postal_address_name) != names.end();
    compiled.lacks_link = linked && ctx.options().public_url.empty();
    if (linked && !compiled.lacks_link)
        compiled.unsubscribe_url = unsubscribe_url_of(ctx, *compiled.shared);
    compiled.wanted.emplace(std::move(names));
}

}  // namespace

void compile_content(engine_context& ctx, const campaign& stored, active_campaign& compiled)
{
    compiled.resend_unknown = stored.on_unknown == on_unknown::resend && stored.type == channel::email;
    compile_texts(ctx, stored, compiled);
    compiled.columns = compiled.wanted->columns();
    for (const auto* name : {"first_name", "last_name"})  // Needed for the display name.
        compiled.columns.emplace_back(name);
}

void prepare_for_messages(active_campaign& campaign)
{
    auto none = std::make_shared<content>();
    none->channel = campaign.work.type;
    none->campaign = campaign.work.id;
    campaign.resend_unknown = campaign.work.type == channel::email;
    campaign.shared = std::move(none);
    campaign.columns = {"external_id", "email", "phone", "first_name", "last_name", "company", "industry", "timezone",
        "lead_score", "fields"};
}

std::shared_ptr<const compiled_content> message_contents::of(campaign_id campaign, const queued_recipient& recipient)
{
    const std::pair key{campaign, recipient.content_id};
    auto found = std::ranges::find(entries_, key, &entry::key);
    if (found == entries_.end()) {
        auto compiled = std::make_shared<compiled_content>();
        compile_texts(ctx_, read_message_content(recipient.content, campaign), *compiled);
        if (compiled->lacks_link)
            ctx_.log(log_level::error, "messages wait: " + std::string{needs_link});
        if (entries_.size() >= most_message_contents)
            entries_.pop_back();
        entries_.push_back({key, std::move(compiled)});
        found = std::prev(entries_.end());
    }
    std::rotate(entries_.begin(), found, std::next(found));
    return entries_.front().content;
}

bool message_contents::lacks_link(campaign_id campaign, const queued_recipient& recipient)
try {
    return of(campaign, recipient)->lacks_link;
} catch (const error& failed) {
    if (failed.code() != errc::invalid)
        throw;
    return false;
}

}  // namespace outbound
