// verify: checks the invariants of the store.
#include "api/operation.hpp"
#include "api/upkeep/campaign_walk.hpp"
#include "model/json_members.hpp"

#include <boost/json/array.hpp>

#include <limits>
#include <set>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::size_t most_problems = 1000;

class verification {
public:
    void add(const unreadable_campaign& found)
    {
        if (checked_.contains(found.id))
            return;
        ++campaigns_;
        ++count_;
        if (problems_.size() < most_problems)
            problems_.push_back(
                json::object{{"campaign_id", found.id}, {"rule", "unreadable"}, {"detail", found.fault}});
    }

    void check(store& in, campaign_id id)
    {
        ++campaigns_;
        checked_.insert(id);
        for (const auto& found : in.campaigns().verify(id)) {
            ++count_;
            if (problems_.size() < most_problems)
                problems_.push_back(
                    json::object{{"campaign_id", found.campaign}, {"rule", found.rule}, {"detail", found.detail}});
        }
    }

    json::object take()
    {
        return {{"ok", count_ == 0}, {"campaigns", campaigns_}, {"found", count_}, {"problems", std::move(problems_)}};
    }

private:
    std::int64_t campaigns_ = 0;
    std::set<campaign_id> checked_;
    std::int64_t count_ = 0;
    json::array problems_;
};

json::value verify(context& ctx, const json::object& request)
{
    verification done;
    if (const auto id = integer_member(request, "campaign_id")) {
        done.check(ctx.store, *id);
        return done.take();
    }
    for_each_campaign(ctx.store, {std::nullopt, std::nullopt, true, {}, true},
        [&](const campaign& c) { done.check(ctx.store, c.id); });
    for (const auto& each : ctx.store.campaigns().unreadable())
        done.add(each);
    return done.take();
}

}  // namespace

std::vector<operation> verify_operations()
{
    const auto amount = shapes::integer(0, std::numeric_limits<std::int64_t>::max());
    const auto text = shapes::text(0, 10'000, text_kind::body);
    const auto found =
        shapes::object({required("campaign_id", shapes::id()), required("rule", text), required("detail", text)});
    return {{
        .name = "verify",
        .summary = "Checks every invariant of one campaign or of all, counters against a recount among them.",
        .scope = scope::read,
        .routes = {at("GET", "/verify")},
        .request = shapes::object({optional("campaign_id", shapes::id())}),
        .response = shapes::object({required("ok", shapes::boolean()), required("campaigns", amount),
            required("found", amount), required("problems", shapes::array(found, 0, most_problems))}),
        .handle = verify,
        .is_costly = true,
    }};
}

}  // namespace outbound::api
