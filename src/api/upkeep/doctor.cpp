// doctor: each check adds findings; the overall status is the worst one.
#include "api/campaigns/postal_address.hpp"
#include "api/operation.hpp"
#include "api/senders/domains.hpp"
#include "api/upkeep/campaign_walk.hpp"
#include "model/json_members.hpp"
#include "model/time.hpp"
#include "model/time_zone.hpp"
#include "rules/recipient_zone.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace outbound::api {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

class examination {
public:
    explicit examination(context& ctx) : ctx_{ctx} {}

    std::vector<finding> run(bool online, bool thorough)
    {
        add(ctx_.store.examine(thorough));
        check_clock();
        check_time_zones();
        check_public_url();
        if (ctx_.examine_configuration)
            add(ctx_.examine_configuration(online));
        if (online)
            add(findings_of_sender_domains(ctx_));
        check_webhooks();
        check_work();
        check_postal_addresses();
        return std::move(found_);
    }

private:
    void add(std::vector<finding> more) { found_.insert(found_.end(), more.begin(), more.end()); }
    void add(finding one)
    {
        if (one.status == health::ok)
            one.fix.clear();
        found_.push_back(std::move(one));
    }

    void check_clock()
    {
        const auto ahead = std::chrono::abs(std::chrono::duration_cast<std::chrono::milliseconds>(ctx_.store.ahead()));
        add({"clock", ahead < 2s ? health::ok : health::warning,
            "The clocks of this machine and of the database differ by " + std::to_string(ahead.count()) + " ms.",
            "let a time service (chrony, systemd-timesyncd) set both", "clock_difference",
            {{"milliseconds", ahead.count()}}});
        constexpr timestamp earliest = std::chrono::sys_days{std::chrono::year{2025} / std::chrono::January / 1};
        if (ctx_.advance_clock)
            add({"clock", health::warning, "The clock is manual: time moves with clock.advance only.",
                "leave \"clock\" out of the configuration before messages are to reach people", "clock_manual"});
        else if (const auto manual = ctx_.store.manual_time())
            add({"clock", health::warning,
                "The database has been used with a manual clock, which shows " + to_rfc3339(*manual) + '.',
                "use another database for what is real", "clock_was_manual", {{"at", to_rfc3339(*manual)}}});
        const auto now = ctx_.clock.now();
        const bool is_plausible = now >= earliest && now < end_of_zones;
        add({"clock", is_plausible ? health::ok : health::problem,
            now < earliest ? "The clock is before 2025."
            : is_plausible ? "The year is plausible."
                           : "The clock is after 2037.",
            "set the clock: signatures of vendors and certificates depend on it, and times from 2038 on are refused",
            now < earliest ? "clock_before_2025"
            : is_plausible ? "clock_plausible"
                           : "clock_after_2037"});
    }

    static bool knows_berlin()
    try {
        const auto berlin = time_zone::find("Europe/Berlin");
        const auto noon = timestamp{std::chrono::sys_days{std::chrono::year{2025} / std::chrono::July / 1}} + 10h;
        return berlin && berlin->to_local(noon).time_since_epoch() == noon.time_since_epoch() + 2h;
    } catch (const error&) {
        return false;
    }

    void check_time_zones()
    {
        if (!knows_berlin())
            return add({"time zones", health::problem, "The time zones of the system cannot be read.",
                "install tzdata with the package manager of the system (pip's is not used): without it no campaign "
                "with hours can be sent",
                "time_zones_unreadable"});
        const auto missing = rules::missing_zones();
        if (missing.empty())
            return add(
                {"time zones", health::ok, "The time zones of the system can be read.", {}, "time_zones_readable"});
        add({"time zones", health::warning,
            "The system lacks time zones of phone numbers, such as " + std::string{*missing.begin()} + " (" +
                std::to_string(missing.size()) + " in all): hours of people there are kept by another zone.",
            "install the current tzdata", "time_zones_missing",
            {{"zone", std::string_view{*missing.begin()}}, {"count", missing.size()}}});
    }

    void check_public_url()
    {
        const auto& url = ctx_.public_url;
        const bool has_callers = std::ranges::any_of(ctx_.accounts, &account::calls_back);
        if (url.empty())
            return add({"public_url", has_callers ? health::problem : health::warning, "public_url is not configured.",
                "give it: unsubscribe links and the callbacks of vendors need it", "public_url_missing"});
        add({"public_url", url.starts_with("https://") ? health::ok : health::warning, "public_url is " + url + '.',
            "use https: mail programs ignore one-click unsubscribing otherwise", "public_url", {{"url", url}}});
    }

    void check_webhooks()
    {
        if (ctx_.accounts.empty())
            return add({"providers", health::warning, "No provider is configured.",
                "give providers, or the variables of one", "providers_missing"});
        for (const auto& [via, names] : ctx_.routes)
            for (const auto& name : names)
                if (const auto why = set_aside(name))
                    add({"providers", health::problem, "The account \"" + name + "\" is set aside: " + *why + '.',
                        "mend the cause, then: outbound providers resume " + name, "account_set_aside",
                        {{"account", name}, {"detail", *why}}});
    }

    std::optional<std::string> set_aside(const std::string& name)
    {
        for (const auto& state : ctx_.store.pace().set_aside_accounts())
            if (state.provider == name)
                return state.reason;
        return std::nullopt;
    }

    void check_work()
    {
        std::int64_t running = 0;
        std::int64_t unattended = 0;
        for_each_campaign(ctx_.store, {campaign_status::running, std::nullopt}, [&](const campaign& c) {
            ++running;
            const auto counts = ctx_.store.campaigns().counts(c.id);
            if (ctx_.clock.now() - c.updated_at > 1h && counts.queued > 0 && counts.in_flight == 0)
                ++unattended;
        });
        add({"work", unattended == 0 ? health::ok : health::warning,
            std::to_string(running) + " campaigns are running, " + std::to_string(unattended) +
                " of them with nothing under way.",
            "see that a worker runs (outbound run), and that hours and accounts allow to send", "campaigns_running",
            {{"running", running}, {"unattended", unattended}}});
    }

    void check_postal_addresses()
    {
        using enum campaign_status;
        std::vector<campaign_id> lacking;
        for (const auto status : {draft, scheduled, running, paused})
            for_each_campaign(ctx_.store, {status, channel::email}, [&](const campaign& brief) {
                if (brief.kind != message_kind::marketing)
                    return;
                if (const auto c = ctx_.store.campaigns().get(brief.id); c && lacks_postal_address(ctx_, *c))
                    lacking.push_back(c->id);
            });
        if (!lacking.empty())
            add({"senders", health::warning,
                std::to_string(lacking.size()) +
                    " marketing email campaigns do not show the sender's postal address, such as campaign " +
                    std::to_string(lacking.front()) + '.',
                "give senders a postal_address in the configuration, and write {{sender_postal_address}} into text and "
                "html: laws such as CAN-SPAM require the address",
                "postal_address_missing", {{"count", lacking.size()}, {"campaign_id", lacking.front()}}});
    }

    context& ctx_;
    std::vector<finding> found_;
};

json::value examine(context& ctx, const json::object& request)
{
    const auto found = examination{ctx}.run(
        flag_member(request, "online").value_or(false), flag_member(request, "thorough").value_or(false));
    json::array list;
    auto worst = health::ok;
    for (const auto& finding : found) {
        worst = std::max(worst, finding.status);
        list.push_back(json::object{{"topic", finding.topic}, {"status", to_string(finding.status)},
            {"sentence", finding.sentence}, {"fix", finding.fix}, {"code", text_or_null(finding.code)},
            {"values", finding.values}});
    }
    return json::object{{"status", to_string(worst)}, {"findings", std::move(list)}};
}

}  // namespace

std::vector<operation> doctor_operations()
{
    const auto text = shapes::text(0, 10'000, text_kind::body);
    const auto status = shapes::text(1, 20);
    const auto finding = shapes::object(
        {required("topic", text), required("status", status, "ok, warning or problem."), required("sentence", text),
            required("fix", text, "What to do; empty if ok."),
            optional("code", shapes::text(1, 100), "The same as a code; null: there is only the sentence."),
            required("values", shapes::free_object(), "The values in sentence and fix, by name.")})
                             .named("finding");
    return {{
        .name = "doctor",
        .summary = "Reports what is configured, reachable, missing or risky, and what to do about it.",
        .scope = scope::read,
        .routes = {at("GET", "/doctor")},
        .request =
            shapes::object({optional("online", shapes::boolean(),
                                "Ask every account whether it may send, and DNS for the records of the senders."),
                optional("thorough", shapes::boolean(), "Check the whole database file.")}),
        .response = shapes::object(
            {required("status", status, "The worst of them."), required("findings", shapes::array(finding, 0, 1000))}),
        .handle = examine,
        .is_costly = true,
        .may_wait = true,
    }};
}

}  // namespace outbound::api
