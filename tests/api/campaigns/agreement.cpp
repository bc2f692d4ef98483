// Estimates, previews, test messages and runs agree for random content: on refused recipients, reasons, and every byte
// sent.
#include "api/fixture.hpp"
#include "store/scratch.hpp"

#include <outbound/message.hpp>

#include <map>
#include <random>
#include <regex>
#include <set>

using namespace outbound;

namespace {

namespace json = boost::json;

constexpr int campaigns = 60;
constexpr int contacts = 7;

std::string configuration(const testing::scratch_folder& folder, std::string_view more)
{
    return R"({"database": "sqlite://)" + folder.file() + R"(",
        "providers": [{"type": "sendgrid", "name": "mail", "api_key": "secret"},
            {"type": "twilio", "account_sid": "AC00000000000000000000000000000001", "auth_token": "secret",
             "from": "+15005550006"}],
        "routes": {"email": ["mail"], "sms": ["twilio"]}, "senders": [{"email": "news@example.com"}])" +
           std::string{more} + "}";
}

// Content and contacts with the gaps and faults of real data.
class generator {
public:
    explicit generator(unsigned seed) : random_{seed} {}

    std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>{0, n - 1}(random_); }

    std::string text()
    {
        return joined(
            {"Dear ", "{{first_name}}", "{{first_name|there}}", "{{company|}}", "{{fields.plan}}", "{{plan|free}}", " ",
                "{{#company}}at {{company}}{{/company}}", "{{^company}}alone{{/company}}", "{{#items}}{{.}},{{/items}}",
                "{{unsubscribe_url}}", "{{#unsubscribe_url}}stop: {{unsubscribe_url}}{{/unsubscribe_url}}",
                "{{unsubscribe_url|none}}", "{{^unsubscribe_url}}no link{{/unsubscribe_url}}", "{{lead_score|0}}",
                "{{email|}}", "{{{last_name|}}}", "{{> foot}}", "{{", "{% if plan %}", "{{#if plan}}"});
    }

    std::string html()
    {
        return joined({"<p>Hi</p>", "<b>{{first_name|you}}</b>", "<a href=\"https://x.example/?e={{email|}}\">a</a>",
            "<a href=\"{{link}}\">b</a>", "<a href='{{link|https://x.example}}'>c</a>", "<p title=\"{{company|}}\">",
            "{{#company}}<i>{{company}}</i>{{/company}}", "{{{last_name|}}}",
            "<a href=\"{{unsubscribe_url}}\">stop</a>", "<script>{{plan}}</script>", "<p class={{plan}}>"});
    }

    std::string link()
    {
        return joined({"https://x.example/{{external_id}}", "{{{link}}}", "{{{link|https://x.example/}}}"}, 1);
    }

    json::object content(bool email)
    {
        if (!email)
            return {{"type", "sms"}, {"message", text()}};
        json::object out{{"type", "email"}, {"subject", joined({"News", "{{first_name}}", "{{company|}}"}, 1)}};
        if (below(3) > 0)
            out["text"] = text();
        if (below(3) > 0)
            out["html"] = html();
        if (below(4) == 0)
            out["unsubscribe_url"] = link();
        return out;
    }

    json::object person(int number)
    {
        const auto key = std::to_string(number);
        json::object fields;
        if (below(2) > 0)
            fields["plan"] = value();
        if (below(2) > 0)
            fields["link"] =
                one_of({"https://x.example/a b?c=d&e", "javascript:alert(1)", "/path", "mailto:a@example.com"});
        if (below(3) == 0)
            fields["items"] = json::array(below(12), json::value(std::string(200, 'x')));
        if (below(6) == 0)
            fields["unsubscribe_url"] = "https://own.example/";
        json::object out{{"external_id", "p" + key}, {"email", "P" + address_key(number) + "+x@example.com"},
            {"phone", "+1500555000" + address_key(number)}, {"fields", std::move(fields)},
            {"timezone", one_of({"Europe/Berlin", "America/New_York", "Asia/Tokyo"})}};
        for (const auto* name : {"first_name", "last_name", "company"})
            if (below(3) > 0)
                out[name] = value();
        return out;
    }

    // Time zones change the order of recipients.
    json::object hours() { return {{"windows", json::array{json::object{{"from", "00:00"}, {"to", "24:00"}}}}}; }

private:
    // Often the address of an earlier contact.
    std::string address_key(int number)
    {
        return std::to_string(below(2) == 0 ? number : 1 + static_cast<int>(below(static_cast<std::size_t>(number))));
    }

    std::string value()
    {
        return one_of(
            {"Ann", "O'Neil & <Sons>", " ", "\xC2\xA0\xE2\x80\x8B", "J\xC3\xBCrgen", "{{company}}", "50% off: now"});
    }

    std::string one_of(const std::vector<std::string>& all) { return all[below(all.size())]; }

    std::string joined(const std::vector<std::string>& pieces, std::size_t most = 5)
    {
        std::string out;
        for (auto n = 1 + below(most); n > 0; --n)
            out += one_of(pieces);
        return out;
    }

    std::mt19937 random_;
};

// The token of a link identifies its recipient.
std::string without_token(const std::string& text)
{
    static const std::regex link{"(/outbound/unsubscribe/)[A-Za-z0-9_-]+"};
    return std::regex_replace(text, link, "$1TOKEN");
}

std::string bytes_of(const message& m)
{
    if (m.shared->channel == channel::sms)
        return without_token(m.text);
    const auto mail = render_email(m);
    return without_token(mail.subject + '\n' + mail.text + '\n' + mail.html + '\n' + mail.unsubscribe_url);
}

std::string text_of(const json::object& from, std::string_view name)
{
    const auto* value = from.if_contains(name);
    return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{};
}

std::string bytes_of(const json::object& preview, bool email)
{
    return email ? without_token(text_of(preview, "subject") + '\n' + text_of(preview, "text") + '\n' +
                                 text_of(preview, "html") + '\n' + text_of(preview, "unsubscribe_url"))
                 : without_token(text_of(preview, "message"));
}

// Reason and sentence of a refusal; empty if there is none.
std::string refusal_in(const json::object& from, std::string_view reason)
{
    const auto code = text_of(from, reason);
    return code.empty() ? "" : code + ": " + text_of(from, "detail");
}

struct installation : service_fixture {
    installation(const testing::scratch_folder& folder, std::string_view more)
        : service_fixture{configuration(folder, more)}
    {
    }

    // Messages are recorded by address.
    void keep_messages()
    {
        provider_answer = [this](const message& m) {
            sent[m.address] = bytes_of(m);
            return testing::fake_provider::accept(m);
        };
        for (auto& provider : providers)
            provider->answer = provider_answer;
    }

    std::string problem_of(std::string_view operation, const json::object& request)
    {
        const auto answer = service->call(operation, request);
        if (answer)
            return {};
        std::string out{to_string(answer.error().code)};
        for (const auto& broken : answer.error().violations)
            out += " | " + broken.path + ": " + broken.message;
        return answer.error().violations.empty() ? out + " | " + answer.error().detail : out;
    }

    json::object call(std::string_view operation, const json::object& request)
    {
        return ok(operation, json::serialize(request));
    }

    std::map<std::string, std::string> sent;
};

// Drafts of all kinds that an installation with public_url accepts.
struct draft {
    std::int64_t id = 0;
    bool email = false;
};

std::vector<draft> write_drafts(const testing::scratch_folder& folder, generator& random)
{
    installation all{folder, R"(, "public_url": "https://crm.example.com")"};
    json::array people;
    for (int i = 1; i <= contacts; ++i)
        people.push_back(random.person(i));
    all.call("contacts.upsert", {{"contacts", people}});
    all.ok("suppressions.add", R"({"entries":[{"channel":"email","address":"p2+x@example.com"},
        {"channel":"sms","address":"+15005550002"}]})");
    all.ok("email_templates.create", R"({"name":"Base","subject":"Hi","text":"{{first_name|you}}"})");
    std::vector<draft> drafts;
    while (drafts.size() < campaigns) {
        const bool email = random.below(3) > 0;
        auto content = random.content(email);
        content["name"] = "c";
        if (random.below(2) == 0)
            content["hours"] = random.hours();
        if (!email)
            content["from"] = {{"phone", "+15005550006"}};
        else if (random.below(8) == 0)
            content["template_id"] = 1;
        const auto made = all.service->call("campaigns.create", content);
        if (made)
            drafts.push_back({made->as_object().at("id").to_number<std::int64_t>(), email});
    }
    return drafts;
}

// Results of estimate, preview and test send for one draft; the run must agree.
struct forecast {
    json::object estimate;
    std::map<std::int64_t, std::string> refusals;  // By contact.
    std::map<std::int64_t, std::string> bytes;
};

forecast look_at(installation& here, const draft& d)
{
    forecast out;
    out.estimate = here.call("campaigns.estimate", {{"id", d.id}});
    const std::string probe = d.email ? "probe@example.org" : "+15005550099";
    for (std::int64_t person = 1; person <= contacts; ++person) {
        const auto shown = here.call("campaigns.preview", {{"id", d.id}, {"contact_id", person}});
        here.sent.clear();
        const auto tried =
            here.call("campaigns.test_send", {{"id", d.id}, {"contact_id", person}, {"to", json::array{probe}}});
        const auto& result = tried.at("results").as_array().at(0).as_object();
        out.refusals[person] = refusal_in(shown, "reason");
        out.bytes[person] = bytes_of(shown, d.email);
        BOOST_TEST(refusal_in(result, "code") == out.refusals[person]);
        BOOST_TEST(here.sent.contains(probe) == out.refusals[person].empty());
        if (here.sent.contains(probe))
            BOOST_TEST(here.sent[probe] == out.bytes[person]);
    }
    return out;
}

void compare_run(installation& here, const draft& d, const forecast& expected, std::set<std::string>& seen)
{
    std::map<std::string, std::int64_t> counts;
    std::map<std::int64_t, std::string> skipped;
    const auto recipients = here.call("campaigns.recipients", {{"id", d.id}}).at("items").as_array();
    for (const auto& item : recipients) {
        const auto& row = item.as_object();
        const auto person = row.at("contact_id").to_number<std::int64_t>();
        const auto reason = text_of(row, "reason");
        ++counts[reason.empty() ? text_of(row, "status") : reason];
        seen.insert(reason.empty() ? "sent" : reason);
        if (reason == "template_error" || reason == "too_long")
            skipped[person] = refusal_in(row, "reason");
        if (reason == "suppressed" || reason == "duplicate")
            continue;
        BOOST_TEST(refusal_in(row, "reason") == expected.refusals.at(person));
        if (reason.empty())
            BOOST_TEST(here.sent[text_of(row, "address")] == expected.bytes.at(person));
    }
    for (const auto* reason : {"template_error", "too_long", "suppressed", "duplicate"})
        BOOST_TEST(expected.estimate.at(reason).to_number<std::int64_t>() == counts[reason], reason);
    BOOST_TEST(expected.estimate.at("sendable").to_number<std::int64_t>() == counts["sent"]);
    std::map<std::int64_t, std::string> estimated;
    for (const auto& fault : expected.estimate.at("errors").as_array())
        estimated[fault.at("contact_id").to_number<std::int64_t>()] = refusal_in(fault.as_object(), "reason");
    BOOST_TEST((estimated == skipped));
}

void check_agreement(unsigned seed, std::string_view more, std::set<std::string>& seen)
{
    const testing::scratch_folder folder;
    generator random{seed};
    const auto drafts = write_drafts(folder, random);
    installation here{folder, more};
    here.keep_messages();
    here.ok("email_templates.update", R"({"id":1,"is_active":false})");
    here.service->start();
    for (const auto& d : drafts)
        BOOST_TEST_CONTEXT("seed " << seed << ", draft " << json::serialize(here.call("campaigns.get", {{"id", d.id}})))
        {
            const auto refused = here.problem_of("campaigns.estimate", {{"id", d.id}});
            if (!refused.empty()) {
                seen.insert("refused");
                const json::array to{d.email ? "probe@example.org" : "+15005550099"};
                BOOST_TEST(here.problem_of("campaigns.preview", {{"id", d.id}}) == refused);
                BOOST_TEST(here.problem_of("campaigns.test_send", {{"id", d.id}, {"to", to}}) == refused);
                BOOST_TEST(here.problem_of("campaigns.start", {{"id", d.id}}) == refused);
                continue;
            }
            const auto expected = look_at(here, d);
            here.sent.clear();
            here.call("campaigns.start", {{"id", d.id}});
            BOOST_REQUIRE(here.service->wait_idle(std::chrono::seconds{60}));
            compare_run(here, d, expected, seen);
        }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(agreement)

BOOST_AUTO_TEST_CASE(estimate_preview_test_send_and_run_agree_on_random_content_contacts_and_configurations)
{
    std::set<std::string> seen;
    for (unsigned seed = 1; seed <= 2; ++seed)
        for (const auto* more :
            {"", R"(, "public_url": "https://crm.example.com")", R"(, "public_url": "http://crm.local")"})
            check_agreement(seed, more, seen);
    // The content covered every kind.
    BOOST_TEST(
        (seen == std::set<std::string>{"refused", "sent", "template_error", "too_long", "suppressed", "duplicate"}));
}

BOOST_AUTO_TEST_SUITE_END()
