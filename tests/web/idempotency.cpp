// Requests with an Idempotency-Key take effect once, however often they are repeated.
#include "store/scratch.hpp"
#include "web/idempotency_fixture.hpp"

#include <atomic>
#include <set>
#include <thread>

namespace {

using namespace outbound;
using namespace outbound::testing;

/// An upload of the file.
web_response upload(const direct_caller& by, std::string file, const std::string& key)
{
    return by.ask("POST", "/imports", std::move(file), {{"Content-Type", "text/csv"}, {"Idempotency-Key", key}});
}

/// Repeats a request while another one with its key is being executed.
web_response post_patiently(const direct_caller& by, const std::string& body, const std::string& key)
{
    for (;;) {
        auto got = by.post("/campaigns", body, key);
        if (got.status != 409u || document_of(got).at("code") != "in_progress")
            return got;
        std::this_thread::yield();
    }
}

/// Eight clients send the same requests to the services at once.
void check_each_is_created_once(const std::vector<outbound::service*>& services)
{
    constexpr std::size_t keys = 12;
    constexpr std::size_t clients = 8;
    std::vector<std::vector<std::string>> answers(clients);
    std::atomic<int> first_answers = 0;
    std::vector<std::thread> threads;
    for (std::size_t client = 0; client < clients; ++client)
        threads.emplace_back([&, client] {
            const direct_caller by{*services[client % services.size()]};
            for (std::size_t key = 0; key < keys; ++key) {
                const auto body = R"({"name":"News )" + std::to_string(key) + R"(","subject":"a","text":"b"})";
                const auto got = post_patiently(by, R"({"type":"email",)" + body.substr(1), "k" + std::to_string(key));
                first_answers += got.status == 200u && !is_replayed(got) ? 1 : 0;
                answers[client].push_back(got.body);
            }
        });
    for (auto& each : threads)
        each.join();
    for (const auto& each : answers)
        BOOST_TEST(each == answers.front(), boost::test_tools::per_element());
    BOOST_TEST(first_answers == static_cast<int>(keys));
    const auto listed = services.front()->call("campaigns.list", boost::json::object{{"limit", 100}}).value();
    BOOST_TEST(listed.at("items").as_array().size() == keys);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(idempotency_tests, idempotency_fixture)

BOOST_AUTO_TEST_CASE(operations_that_create_start_send_or_import_take_a_key)
{
    std::set<std::string> keyed;
    for (const auto& row : api::operations()) {
        if (row.repetition == api::repetition::unchecked)
            continue;
        keyed.insert(row.name);
        for (const auto& where : row.routes)
            BOOST_TEST(where.method == "POST");
    }
    const std::set<std::string> expected{"campaigns.cancel", "campaigns.clone", "campaigns.create", "campaigns.pause",
        "campaigns.resume", "campaigns.retry_failed", "campaigns.schedule", "campaigns.start", "campaigns.test_send",
        "campaigns.unschedule", "contacts.upsert", "email_templates.create", "imports.append", "imports.commit",
        "imports.create", "messages.send", "messages.send_batch", "phone_scripts.create", "restores.append",
        "restores.commit", "restores.create", "restores.create_foreign", "segments.create", "sms_templates.create",
        "suppressions.add", "tokens.create", "webhook_endpoints.create"};
    BOOST_TEST(keyed == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_repetition_gets_the_same_bytes_and_creates_nothing)
{
    const auto first = ada.post("/email/campaigns", plain_campaign, "order-1");
    BOOST_TEST(first.status == 200u);
    BOOST_TEST(!is_replayed(first));
    time.at += std::chrono::hours{23};
    ok("campaigns.update", R"({"id":1,"name":"Other"})");
    const auto second =
        ada.post("/email/campaigns", R"({ "text": "Dear friend", "subject": "Hello", "name": "News" })", "order-1");
    BOOST_TEST(second.status == 200u);
    BOOST_TEST(second.body == first.body);
    BOOST_TEST(second.header("content-type") == first.header("content-type"));
    BOOST_TEST(is_replayed(second));
    BOOST_TEST(campaigns() == 1u);
    BOOST_TEST(ada.post("/email/campaigns", plain_campaign, "order-2").status == 200u);
    BOOST_TEST(ada.ask("POST", "/email/campaigns", plain_campaign).status == 200u);
    BOOST_TEST(campaigns() == 3u);
}

BOOST_AUTO_TEST_CASE(a_key_of_another_request_is_refused)
{
    BOOST_TEST(ada.post("/email/campaigns", plain_campaign, "a").status == 200u);
    const auto other = ada.post("/email/campaigns", R"({"name":"Else","subject":"Hello","text":"Dear friend"})", "a");
    BOOST_TEST(other.status == 422u);
    BOOST_TEST(document_of(other).at("violations").at(0).at("path") == "Idempotency-Key");
    BOOST_TEST(ada.post("/campaigns/1/clone", "", "b").status == 200u);
    BOOST_TEST(ada.post("/campaigns/2/clone", "", "b").status == 422u);
    BOOST_TEST(campaigns() == 2u);
}

BOOST_AUTO_TEST_CASE(callers_and_routes_have_keys_of_their_own)
{
    const direct_caller token{*service, {"ada", {scope::admin}, 8}};
    const direct_caller host{*service, {"bob", {scope::admin}, 0}};
    for (const auto& each : {ada, token, host}) {
        BOOST_TEST(!is_replayed(each.post("/email/campaigns", plain_campaign, "a")));
        BOOST_TEST(!is_replayed(
            each.post("/campaigns", R"({"type":"email","name":"News","subject":"Hello","text":"Dear friend"})", "a")));
    }
    BOOST_TEST(campaigns() == 6u);
}

BOOST_AUTO_TEST_CASE(refused_requests_are_not_kept)
{
    BOOST_TEST(ada.post("/email/campaigns", R"({"name":""})", "a").status == 422u);
    BOOST_TEST(ada.post("/email/campaigns", plain_campaign, "a").status == 200u);
    BOOST_TEST(ada.post("/campaigns/4711/start", "", "b").status == 404u);
    BOOST_TEST(ada.post("/campaigns/4711/retry-failed", "", "c").status == 404u);
    BOOST_TEST(ada.post("/campaigns/4711/retry-failed", "", "c").status == 404u);
    const direct_caller reader{*service, {"ada", {scope::read}, 7}};
    BOOST_TEST(reader.post("/email/campaigns", plain_campaign, "a").status == 403u);
    BOOST_TEST(campaigns() == 1u);
}

BOOST_AUTO_TEST_CASE(a_start_that_is_repeated_starts_once)
{
    add_contacts(1);
    const auto path = "/campaigns/" + std::to_string(add_campaign()) + "/start";
    const auto first = ada.post(path, "", "a");
    BOOST_TEST(first.status == 200u, first.body);
    BOOST_TEST(ada.post(path, "", "b").status == 409u);
    const auto again = ada.post(path, "", "a");
    BOOST_TEST(is_replayed(again));
    BOOST_TEST(again.body == first.body);
}

BOOST_AUTO_TEST_CASE(an_operation_with_several_commits_is_executed_once)
{
    const auto job = document_of(ada.post("/imports", "{}", "a")).at("id").to_number<int>();
    const auto path = "/imports/" + std::to_string(job);
    const auto piece = R"({"text":"external_id,email\nx1,x1@example.com\n"})";
    const auto first = ada.post(path + "/append", piece, "b");
    BOOST_TEST(first.status == 200u, first.body);
    const auto again = ada.post(path + "/append", piece, "b");
    BOOST_TEST(is_replayed(again));
    BOOST_TEST(again.body == first.body);
    BOOST_TEST(!is_replayed(ada.post(path + "/commit", "", "c")));
    BOOST_TEST(is_replayed(ada.post(path + "/commit", "", "c")));
}

BOOST_AUTO_TEST_CASE(an_answer_with_a_secret_is_not_kept)
{
    const auto body = R"({"name":"CRM","scopes":["read"]})";
    const auto made = document_of(ada.post("/tokens", body, "a"));
    const auto again = ada.post("/tokens", body, "a");
    BOOST_TEST(again.status == 409u);
    BOOST_TEST(document_of(again).at("code") == "answer_not_kept");
    BOOST_TEST(document_of(again).at("id") == made.at("id"));
    BOOST_TEST(again.header("retry-after").empty());
    BOOST_TEST(ok("tokens.list").at("items").as_array().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_key_must_be_visible_characters_in_one_field)
{
    for (const auto& key : {std::string{}, std::string(256, 'a'), std::string{"a b"}, std::string{"a\tb"},
             std::string{"a\x7f"}, std::string{"\u00e9"}, std::string("a\0b", 3)}) {
        const auto refused = ada.post("/email/campaigns", plain_campaign, key);
        BOOST_TEST(refused.status == 422u);
        BOOST_TEST(document_of(refused).at("violations").at(0).at("path") == "Idempotency-Key");
    }
    BOOST_TEST(ada.ask("POST", "/email/campaigns", plain_campaign, {{"Idempotency-Key", "a"}, {"idempotency-key", "b"}})
                   .status == 422u);
    BOOST_TEST(campaigns() == 0u);
    BOOST_TEST(ada.post("/email/campaigns", plain_campaign, std::string(255, '~')).status == 200u);
    BOOST_TEST(ada.ask("GET", "/campaigns", {}, {{"Idempotency-Key", ""}}).status == 200u);
}

BOOST_AUTO_TEST_CASE(a_key_is_new_after_a_day)
{
    BOOST_TEST(ada.post("/email/campaigns", plain_campaign, "a").status == 200u);
    time.at += std::chrono::hours{24} + std::chrono::seconds{1};
    BOOST_TEST(!is_replayed(ada.post("/email/campaigns", plain_campaign, "a")));
    BOOST_TEST(campaigns() == 2u);
}

BOOST_AUTO_TEST_CASE(an_upload_that_is_repeated_becomes_one_job)
{
    const std::string file = "external_id,email\r\nx1,x1@example.com\r\nx2,no address\r\n";
    const auto first = upload(ada, file, "a");
    BOOST_TEST(first.status == 200u, first.body);
    const auto again = upload(ada, file, "a");
    BOOST_TEST(is_replayed(again));
    BOOST_TEST(again.body == first.body);
    BOOST_TEST(ok("jobs.list").at("items").as_array().size() == 1u);
    BOOST_TEST(upload(ada, file + "x3,x3@example.com\r\n", "a").status == 422u);
    BOOST_TEST(!is_replayed(upload(ada, file, "b")));
    BOOST_TEST(ok("jobs.list").at("items").as_array().size() == 2u);
}

BOOST_AUTO_TEST_CASE(an_upload_that_was_refused_frees_its_key)
{
    BOOST_TEST(upload(ada, "", "a").status == 422u);
    BOOST_TEST(!is_replayed(upload(ada, "external_id,email\r\nx1,x1@example.com\r\n", "a")));
}

BOOST_AUTO_TEST_CASE(eight_clients_with_shared_keys_create_each_once)
{
    const testing::scratch_folder folder;
    const idempotency_fixture f{configuration_on(folder.options().url)};
    check_each_is_created_once({f.service.get()});
}

BOOST_AUTO_TEST_CASE(clients_of_two_services_on_one_server_create_each_once)
{
    const testing::scratch_schema schema;
    const idempotency_fixture first{configuration_on(schema.url())};
    const idempotency_fixture second{configuration_on(schema.url())};
    check_each_is_created_once({first.service.get(), second.service.get()});
}

BOOST_AUTO_TEST_SUITE_END()
