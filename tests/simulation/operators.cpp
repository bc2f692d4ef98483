// Steps of operators, through the table of operations like a host.
#include "simulation/world.hpp"

#include "api/operation.hpp"

#include <algorithm>
#include <ctime>

namespace outbound::simulation {
namespace {

namespace json = boost::json;

std::string time_text(timestamp moment)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(moment).time_since_epoch().count();
    const std::time_t time = seconds;
    std::tm parts{};
    gmtime_r(&time, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

// One kind in five means any hour.
json::value hours_of(int kind)
{
    // The world begins on a Sunday at 15:00.
    constexpr std::pair<const char*, const char*> windows[] = {
        {"08:00", "20:00"}, {"14:00", "15:01"}, {"15:01", "15:03"}, {"03:00", "04:00"}};
    const auto at = static_cast<std::size_t>(kind) % (std::size(windows) + 1);
    if (at == std::size(windows))
        return nullptr;
    const auto& [from, to] = windows[at];
    return json::object{{"windows", json::array{json::object{{"from", from}, {"to", to}}}}};
}

// Scripts give campaigns one window, or none.
bool is_within(const sending_hours& inner, const sending_hours& outer)
{
    const auto fits = [&](const auto& window) {
        return std::ranges::any_of(
            outer.windows, [&](const auto& other) { return other.from <= window.from && window.to <= other.to; });
    };
    return outer.any_time() || (!inner.any_time() && std::ranges::all_of(inner.windows, fits));
}

}  // namespace

/// Repeats the operation after store trouble; a refusal is final.
std::optional<json::object> world::call(std::string_view operation, json::object request)
{
    const auto* row = api::find_operation(operation);
    constexpr int most_tries = 4;
    for (int tries = 0; tries < most_tries; ++tries) {
        try {
            auto answer = api::run(*row, context_, request);
            log_.add("{} {}", operation, json::serialize(request));
            return answer.as_object();
        } catch (const error& refused) {
            log_.add("{} {}: {}", operation, json::serialize(request), refused.what());
            const bool is_ours = std::string_view{refused.what()}.find("unknown member") != std::string_view::npos;
            if (refused.code() == errc::internal || is_ours)
                findings_.broken("operation", std::string{operation} + ": " + refused.what());
            if (refused.code() != errc::store && refused.code() != errc::busy)
                return std::nullopt;
        }
    }
    return std::nullopt;
}

bool world::call_counted(std::string_view operation, json::object request, std::string_view member)
{
    const auto answer = call(operation, std::move(request));
    if (!answer)
        return false;
    const auto& amount = answer->at(member);
    return amount.is_bool() ? amount.as_bool() : amount.to_number<std::int64_t>() > 0;
}

campaign_id world::campaign_at(int n) const
{
    return campaigns_.empty() ? 1 : campaigns_[static_cast<std::size_t>(n) % campaigns_.size()];
}

void world::add_people()
{
    json::array people;
    for (int i = 0; i < script_.people; ++i) {
        const auto name = "p" + std::to_string(i);
        json::object person{{"external_id", name}, {"company", "Example"}};
        if (i % 11 != 10)
            person["email"] = "p" + std::to_string(i % 7 == 6 ? i - 1 : i) + "@example.com";  // Some share an address.
        if (i % 13 != 12)
            person["phone"] = phone_of(i % 8 == 7 ? i - 1 : i);
        if (i % 9 != 5)  // Some of those who share an address, too.
            person["first_name"] = "N" + std::to_string(i);
        people.push_back(std::move(person));
    }
    call("contacts.upsert", {{"contacts", std::move(people)}});
}

bool world::create_campaign(const step& s)
{
    const auto via = static_cast<channel>(s.n[0] % 3);
    json::object c{{"name", "C" + std::to_string(campaigns_.size())}, {"type", to_string(via)},
        {"on_unknown", s.n[1] % 3 == 0 ? "hold" : "resend"}};
    const std::string name = s.n[1] % 2 == 0 ? "{{first_name}}" : "{{first_name|friend}}";
    const bool is_transaction = s.n[3] % 4 == 1;
    if (is_transaction)
        c["kind"] = "transactional";
    if (via == channel::email) {
        c["subject"] = "Hello " + name;
        c["text"] =
            is_transaction ? "Dear {{external_id}}, your invoice." : "Dear {{external_id}}, {{unsubscribe_url}}";
    } else if (via == channel::sms) {
        c["message"] = "Hi {{external_id}} " + name;
    } else {
        c["script"] = json::object{{"steps", json::array{json::object{{"say", "Hi {{external_id}} " + name}}}}};
        c["call"] = json::object{{"redial", json::object{{"attempts", s.n[3] % 3}, {"after_minutes", 1}}}};
    }
    constexpr double paces[] = {0, 0, 0, 2, 6, 25};
    if (const auto pace = paces[static_cast<std::size_t>(s.n[2]) % std::size(paces)]; pace > 0)
        c["pace"] = pace;
    if (auto hours = hours_of(s.n[3]); s.n[2] % 7 == 0 && !hours.is_null())
        c["hours"] = std::move(hours);
    constexpr std::chrono::seconds lives[] = {2s, 10s, 60s, 7200s};
    if (s.n[1] % 5 == 0)
        c["expires_at"] = time_text(time_.now() + lives[static_cast<std::size_t>(s.n[2]) % std::size(lives)] + 1s);
    const auto made = call("campaigns.create", c);
    if (!made)
        return false;
    campaigns_.push_back(made->at("id").to_number<campaign_id>());
    return start(campaigns_.back(), s.n[3]);
}

bool world::start(campaign_id id, int when)
{
    if (when % 4 != 0)
        return call("campaigns.start", {{"id", id}}).has_value();
    return call("campaigns.schedule",
        {{"id", id}, {"scheduled_at", time_text(time_.now() + std::chrono::seconds{2 + when % 60})}})
        .has_value();
}

bool world::change_hours(const step& s)
{
    const auto id = campaign_at(s.n[0]);
    const auto before = real_->campaigns().get(id);
    if (!call("campaigns.update", {{"id", id}, {"hours", hours_of(s.n[1])}}))
        return false;
    const auto after = real_->campaigns().get(id);
    if (!before || !after || after->status != campaign_status::running)
        return true;
    const bool may_be_narrower = is_within(after->hours, before->hours);
    const bool may_be_wider = is_within(before->hours, after->hours);
    if (may_be_narrower != may_be_wider)
        seen_.saw(after->type, may_be_narrower ? incident::hours_narrowed : incident::hours_widened);
    return true;
}

// Only drafts can change their expiry; so a schedule is undone first, and the campaign is started anew.
bool world::change_expiry(const step& s)
{
    constexpr std::chrono::seconds lives[] = {2s, 20s, 600s, 7200s, 90'000s};
    const auto id = campaign_at(s.n[0]);
    const auto before = real_->campaigns().get(id);
    json::object change{{"id", id}, {"expires_at", nullptr}};
    if (before && s.n[1] % 4 != 0)
        change["expires_at"] = time_text(std::max(time_.now(), before->scheduled_at.value_or(time_.now())) +
                                         lives[static_cast<std::size_t>(s.n[2]) % std::size(lives)] + 1s);
    const bool was_scheduled = before && before->status == campaign_status::scheduled;
    if (was_scheduled && !call("campaigns.unschedule", {{"id", id}}))
        return false;
    const bool is_changed = call("campaigns.update", std::move(change)).has_value();
    const auto after = real_->campaigns().get(id);
    if (was_scheduled)
        start(id, s.n[3]);
    if (!is_changed || !before || !after || before->expires_at == after->expires_at)
        return false;
    using enum incident;
    seen_.saw(after->type, !after->expires_at                        ? expiry_removed
                           : !before->expires_at                     ? expiry_set
                           : after->expires_at < *before->expires_at ? expiry_advanced
                                                                     : expiry_postponed);
    return true;
}

bool world::clone(campaign_id id)
{
    const auto made = call("campaigns.clone", {{"id", id}});
    constexpr std::size_t most_campaigns = 8;
    if (!made || campaigns_.size() >= most_campaigns)
        return false;
    campaigns_.push_back(made->at("id").to_number<campaign_id>());
    return start(campaigns_.back(), 1);
}

bool world::archive(campaign_id id)
{
    std::string text;
    json::object request{{"id", id}};
    for (;;) {
        const auto piece = call("campaigns.archive", request);
        if (!piece)
            return false;
        text += piece->at("text").as_string();
        if (piece->at("next").is_null())
            break;
        request["cursor"] = piece->at("next");
    }
    archives_.push_back(std::move(text));
    return true;
}

bool world::restore(const step& s)
{
    if (archives_.empty())
        return false;
    const auto made = call("restores.create", {});
    if (!made)
        return false;
    const auto& text = archives_[static_cast<std::size_t>(s.n[0]) % archives_.size()];
    call("restores.append", {{"id", made->at("id")}, {"text", text}, {"offset", 0}});
    return call("restores.commit", {{"id", made->at("id")}}).has_value();
}

// To a contact or to its address, at once or some time later. The key lets a request whose answer was lost be repeated.
bool world::send_message(const step& s)
{
    const auto to = address_at(s.n[0], s.n[1]);
    const bool is_email = to.at("channel") == "email";
    json::object m{{"channel", to.at("channel")}, {"key", "message-" + std::to_string(++messages_)}};
    if (s.n[2] % 3 == 0)
        m["to"] = to.at("address");
    else
        m["external_id"] = "p" + std::to_string(s.n[0] % script_.people);
    if (s.n[2] % 2 == 0)
        m["kind"] = "marketing";
    if (s.n[3] % 3 == 0)
        m["send_at"] = time_text(time_.now() + std::chrono::seconds{1 + s.n[3] % 240});
    if (is_email)
        m["subject"] = "Code {{code}}";
    m[is_email ? "text" : "message"] = "Enter {{code}}.";
    if (to.at("channel") == "phone") {
        m.erase("message");
        m["script"] = json::object{{"steps", json::array{json::object{{"say", "Your code is {{code}}."}}}}};
    }
    m["values"] = json::object{{"code", s.n[3] % 10}};
    return call("messages.send", std::move(m)).has_value();
}

/// An address of the n-th person, with its channel.
json::object world::address_at(int n, int kind) const
{
    const auto via = static_cast<channel>(kind % 3);
    return {{"channel", to_string(via)},
        {"address", via == channel::email ? "p" + std::to_string(n % script_.people) + "@example.com" : phone_of(n)}};
}

bool world::suppress(const step& s)
{
    auto entry = address_at(s.n[0], s.n[1]);
    if (s.n[2] % 4 == 0)
        entry["expires_at"] = time_text(time_.now() + std::chrono::minutes{1 + s.n[2] % 90});
    return call("suppressions.add", {{"entries", json::array{std::move(entry)}}}).has_value();
}

bool world::import_suppressions(const step& s)
{
    const auto entry = address_at(s.n[0], s.n[1]);
    std::string until;
    if (s.n[2] % 3 == 0)
        until = time_text(time_.now() + std::chrono::minutes{s.n[2] % 2 == 0 ? -10 : 10});
    const auto made = call("imports.create", {{"into", "suppressions"}, {"channel", entry.at("channel")}});
    if (!made)
        return false;
    const auto text = "address,expires_at\n" + std::string{entry.at("address").as_string()} + ',' + until + '\n';
    call("imports.append", {{"id", made->at("id")}, {"text", text}});
    return call("imports.commit", {{"id", made->at("id")}}).has_value();
}

bool world::remove_contact(const step& s, std::string_view operation)
{
    return call(operation, {{"external_id", "p" + std::to_string(s.n[0] % script_.people)}}).has_value();
}

// Changes a contact's addresses; a removed contact stays removed.
bool world::update_contact(const step& s)
{
    const auto name = "p" + std::to_string(s.n[0] % script_.people);
    if (!real_->contacts().find(name))
        return false;
    json::object person{{"external_id", name}, {"first_name", "M"},
        {"email", name + "-" + std::to_string(s.n[1] % 2) + "@example.com"}, {"phone", phone_of(s.n[0])}};
    return call("contacts.upsert", {{"contacts", json::array{std::move(person)}}}).has_value();
}

// An account that is not set aside has nothing to resume.
bool world::resume_account(const step& s)
{
    const auto& name = account_plans[static_cast<std::size_t>(s.n[0]) % account_plans.size()].name;
    const bool was_set_aside = std::ranges::any_of(
        real_->pace().set_aside_accounts(), [&](const account_state& state) { return state.provider == name; });
    return call("providers.resume", {{"name", name}}) && was_set_aside;
}

}  // namespace outbound::simulation
