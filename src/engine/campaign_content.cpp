#include "engine/campaign_content.hpp"

#include "model/web_paths.hpp"
#include "rules/address_hash.hpp"
#include "rules/unsubscribe_token.hpp"
#include "text/content.hpp"

#include <algorithm>

namespace outbound {
namespace {

// The function that creates unsubscribe links; empty if the templates have no link.
std::function<std::string(recipient_seq, std::string_view)> unsubscribe_url_of(
    engine_context& ctx, const content& shared)
{
    const auto names = text::variables_of(shared);
    if (ctx.options().public_url.empty() || std::ranges::find(names, "unsubscribe_url") == names.end())
        return {};
    return [&ctx, campaign = shared.campaign, via = shared.channel](recipient_seq seq, std::string_view address) {
        auto& store = ctx.stored();
        return ctx.options().public_url +
               web_paths::fill(web_paths::unsubscribe,
                   rules::unsubscribe_token(store.secret(), store.instance(),
                       {campaign, seq, via, rules::hash_address(store.secret(), via, address)}));
    };
}

}  // namespace

void compile_content(engine_context& ctx, const campaign& stored, active_campaign& compiled)
{
    compiled.resend_unknown = stored.on_unknown == on_unknown::resend && stored.type == channel::email;
    compiled.shared = text::compile_content(stored);
    compiled.wanted.emplace(text::variables_of(*compiled.shared));
    compiled.columns = compiled.wanted->columns();
    compiled.unsubscribe_url = unsubscribe_url_of(ctx, *compiled.shared);
    for (const auto* name : {"first_name", "last_name"})  // Needed for the display name.
        compiled.columns.emplace_back(name);
}

}  // namespace outbound
