// The configuration document: accepted members, refusals and their messages.
#include "service/configuration_reading.hpp"

#include <boost/json/serialize.hpp>

#include <cstdlib>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(configuration_tests)

BOOST_AUTO_TEST_CASE(a_route_may_share_messages_between_its_providers)
{
    const auto c = read_configuration(R"({"providers": [{"type": "sendgrid", "name": "a", "api_key": "x"},
        {"type": "sendgrid", "name": "b", "api_key": "x"}, {"type": "sendgrid", "name": "c", "api_key": "x"}],
        "routes": {"email": [{"provider": "a", "share": 3}, {"provider": "b", "share": 1}, "c"]}})",
        environment_of());
    BOOST_TEST(c.engine.routes.at(channel::email) == (std::vector<std::string>{"a", "b", "c"}),
        boost::test_tools::per_element());
    BOOST_TEST(c.engine.shares.at(channel::email).size() == 2u);
    BOOST_TEST(c.engine.shares.at(channel::email).at("a") == 3);
}

BOOST_AUTO_TEST_CASE(keys_of_senders_are_named_by_their_domain)
{
    const auto c = read_configuration(R"({"dns_server": "192.0.2.1:5353", "senders": [{"email": "a@Example.com",
        "dkim_selectors": ["one"]}, {"email": "b@example.com", "dkim_selectors": ["two"]}, {"email": "c@example.org"}]})",
        environment_of());
    BOOST_TEST(c.dns_server->address == "192.0.2.1");
    BOOST_TEST(c.dns_server->port == 5353);
    BOOST_TEST(c.dkim_selectors.at("example.com") == (std::vector<std::string>{"one", "two"}),
        boost::test_tools::per_element());
    BOOST_TEST(c.dkim_selectors.at("example.org").empty());
    const auto plain = read_configuration(R"({"dns_server": "192.0.2.1"})", environment_of());
    BOOST_TEST(plain.dns_server->port == 53);
    BOOST_TEST(!read_configuration("{}", environment_of()).dns_server);
}

BOOST_AUTO_TEST_CASE(every_member_can_be_set)
{
    const auto c =
        read_configuration(R"({"database": "sqlite://x.db", "migrate": true, "public_url": "https://crm.example.com",
        "contacts": {"view": "people", "tags_view": "people_tags"},
        "providers": [{"type": "sendgrid", "name": "main", "api_key": "SG.x", "base_url": "http://127.0.0.1:8080",)"
                           R"( "batch": 100, "concurrency": 8,
                       "timeout_seconds": 10, "ca_file": "ca.pem", "sandbox": true},
                      {"type": "sendgrid", "api_key": {"env": "KEY"}}],
        "routes": {"email": ["sendgrid", "main"]}, "pace": {"main": 100, "global": 0.5},
        "senders": [{"email": "a@example.com", "name": "A"}],
        "engine": {"lanes": 2, "range": 250, "window": 10, "lease_seconds": 90, "reconcile_seconds": 60,)"
                           R"( "poll_ms": 100, "max_late_seconds": 7200, "max_attempts": 3,
                   "channels": ["sms", "phone"]}, "threads": 2})",
            environment_of({{"KEY", "SG.y"}}));
    BOOST_TEST(c.store.url == "sqlite://x.db");
    BOOST_TEST(c.store.migrate);
    BOOST_TEST(c.store.contacts_view == "people");
    BOOST_TEST(c.store.tags_view == "people_tags");
    BOOST_TEST(c.public_url == "https://crm.example.com");
    BOOST_REQUIRE(c.providers.size() == 2u);
    BOOST_TEST(c.providers[0].name == "main");
    BOOST_TEST(c.providers[1].name == "sendgrid");
    BOOST_TEST(c.providers[1].settings.at("api_key") == "SG.y");
    BOOST_TEST(c.engine.routes.at(channel::email) == (std::vector<std::string>{"sendgrid", "main"}),
        boost::test_tools::per_element());
    BOOST_REQUIRE(c.pace.size() == 2u);
    BOOST_TEST(c.pace[0].name == "provider:main");
    BOOST_TEST(c.pace[1].name == "global");
    BOOST_TEST(c.senders[0].name == "A");
    BOOST_TEST(c.only_known_senders);
    BOOST_TEST(c.engine.lanes == 2u);
    BOOST_TEST(c.engine.range_size == 250u);
    BOOST_TEST((c.engine.lease == 90s && c.engine.reconcile_after == 60s && c.engine.poll_every == 100ms));
    BOOST_TEST((c.engine.max_late == 2h));
    BOOST_TEST(c.engine.max_attempts == 3);
    BOOST_TEST((c.engine.channels == std::vector{channel::sms, channel::phone}));
    BOOST_TEST(c.threads == 2u);
}

BOOST_AUTO_TEST_CASE(routes_without_a_channel_mean_every_account)
{
    const auto c = read_configuration(
        R"({"providers": [{"type": "sendgrid", "name": "a", "api_key": "x"}, {"type": "sendgrid", "name": "b",
            "api_key": "x"}], "routes": {}})",
        environment_of());
    BOOST_TEST(
        c.engine.routes.at(channel::email) == (std::vector<std::string>{"a", "b"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(no_member_is_required)
{
    const auto c = read_configuration("{}", environment_of());
    BOOST_TEST(c.store.url == "sqlite://outbound.db");
    BOOST_TEST(c.providers.empty());
    BOOST_TEST(c.threads == 1u);
    BOOST_TEST(!c.only_known_senders);
}

BOOST_AUTO_TEST_CASE(a_secret_may_stand_in_a_file)
{
    const scratch_file secret{"SG.file\n"};
    const auto c = read_configuration(
        R"({"providers":[{"type":"sendgrid","api_key":{"file":")" + secret.path + R"("}}]})", environment_of());
    BOOST_TEST(c.providers[0].settings.at("api_key") == "SG.file");
    const scratch_file bad{"two words"};
    BOOST_TEST(complaint(R"({"providers":[{"type":"sendgrid","api_key":{"file":")" + bad.path + R"("}}]})") ==
               "providers[0].api_key: must be 1 to 16384 visible ASCII characters without spaces");
    BOOST_TEST(complaint(R"({"providers":[{"type":"sendgrid","api_key":{"file":"/no/such/file"}}]})") ==
               "providers[0].api_key: file /no/such/file cannot be read: No such file or directory");
    BOOST_TEST(complaint(R"({"providers":[{"type":"sendgrid","api_key":{"file":"/"}}]})")
                   .starts_with("providers[0].api_key: file / cannot be read"));
}

BOOST_AUTO_TEST_CASE(a_secret_in_place_of_the_name_of_a_variable_or_a_file_is_not_quoted)
{
    for (const auto* key : {"SG.x_canary.y", "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
             "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "AKIAIOSFODNN7EXAMPLE", "SG_AAAABBBBCCCC1234"}) {
        const auto document = [&](const std::string& place) {
            return R"({"providers":[{"type":"sendgrid","api_key":{")" + place + "\":\"" + key + "\"}}]}";
        };
        BOOST_TEST(complaint(document("env")) ==
                   "providers[0].api_key: the environment variable that \"env\" names is not set");
        BOOST_TEST(complaint(document("file")) ==
                   "providers[0].api_key: the file that \"file\" names cannot be read: No such file or directory");
        const auto c = read_configuration(document("env"), environment_of({{key, "SG.value "}}));
        BOOST_TEST(c.warnings[0].sentence == "The environment variable that \"env\" names has blanks or line ends "
                                             "around its value, which are not used.");
    }
}

BOOST_AUTO_TEST_CASE(broken_documents_are_refused_with_the_place)
{
    const struct {
        std::string_view text, complaint;
    } cases[] = {
        {"", "configuration: not JSON at line 1, column 1: incomplete JSON"},
        {"{\n  \"database\": nope}", "configuration: not JSON at line 2, column 15: syntax error"},
        {"{} {}", "configuration: not JSON at line 1, column 4: extra data"},
        {"[]", ": must be an object"},
        {R"({"databse":"x"})", "databse: unknown member; known are database, migrate, file_group, public_url, "
                               "private_webhooks, contacts, providers, routes, "
                               "pace, prices, senders, "
                               "dns_server, engine, dashboard, server, threads, clock"},
        {R"({"database":5})", "database: must be text"},
        {R"({"threads":0})", "threads: must be an integer from 1 to 64"},
        {R"({"engine":{"lanes":0,"window":1001}})",
            "engine.lanes: must be an integer from 1 to 256 | engine.window: must be an integer from 1 to 1000"},
        {R"({"contacts":{"tags_view":"t"}})", "contacts.tags_view: needs contacts.view beside it"},
        {R"({"providers":[{}]})", "providers[0].type: must be one of sendgrid, ses, twilio, host"},
        {R"({"providers":[{"type":"pigeon"}]})", "providers[0].type: must be one of sendgrid, ses, twilio, host"},
        {R"({"providers":["sendgrid"]})", "providers[0]: must be an object"},
        {R"({"providers":[{"type":"sendgrid"}]})",
            "providers[0].api_key: is missing, and environment variable SENDGRID_API_KEY is not set"},
        {R"({"providers":[{"type":"sendgrid","api_key":{"env":"NO_SUCH"}}]})",
            "providers[0].api_key: environment variable NO_SUCH is not set"},
        {R"({"providers":[{"type":"sendgrid","api_key":"x","bacth":5}]})",
            "providers[0].bacth: unknown member; known are api_key, batch, sandbox, webhook_keys, type, name, "
            "base_url, "
            "concurrency, "
            "timeout_seconds, ca_file"},
        {R"({"providers":[{"type":"sendgrid","api_key":"x","name":"Big Name"}]})",
            "providers[0].name: must be of lower case letters, digits and -"},
        {R"({"providers":[{"type":"sendgrid","api_key":"x"},{"type":"sendgrid","api_key":"x"}]})",
            "providers[1].name: must not stand twice: another provider is called sendgrid"},
        {R"({"providers":[{"type":"sendgrid","api_key":"x","base_url":"http://api.example.com"}]})",
            "providers[0].base_url: must be an https URL; plain http is for loopback hosts only"},
        {R"({"providers":[{"type":"sendgrid","api_key":"x","timeout_seconds":31}]})",
            "providers[0].timeout_seconds: must be at most half of engine.lease_seconds"},
        {R"({"routes":{"email":["main"]}})", "routes.email: names main, which is no configured provider"},
        {R"({"providers":[{"type":"sendgrid","api_key":"x"}],"routes":{"sms":["sendgrid"]}})",
            "routes.sms: names sendgrid, which is a provider for email"},
        {R"({"providers":[{"type":"sendgrid","api_key":"x"}],"routes":{"email":["sendgrid","sendgrid"]}})",
            "routes.email: must not name sendgrid twice"},
        {R"({"pace":{"nobody":5}})", "pace.nobody: must be global or the name of a configured provider"},
        {R"({"pace":{"global":0}})", "pace.global: must be a number from 0.001 to 1000000"},
        {R"({"senders":[{"email":"nobody"}]})", "senders[0].email: must be an email address such as ann@example.com"},
        {R"({"dns_server":"ns.example.com"})",
            "dns_server: must be an IPv4 address such as 192.0.2.1 or 192.0.2.1:5353"},
        {R"({"dns_server":"192.0.2.1:0"})", "dns_server: must be an IPv4 address such as 192.0.2.1 or 192.0.2.1:5353"},
        {R"({"senders":[]})", "senders: must have 1 to 1000 items, got 0"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.text)
    BOOST_TEST(complaint(c.text) == c.complaint);
}

BOOST_AUTO_TEST_CASE(complaints_never_quote_a_secret)
{
    const std::string_view cases[] = {
        R"({"providers":[{"type":"sendgrid","api_key":["hunter2"]}]})",
        R"({"providers":[{"type":"sendgrid","api_key":{"secret":"hunter2"}}]})",
        R"({"providers":[{"type":"sendgrid","api_key":"hunter2 with spaces"}]})",
        R"({"providers":[{"type":"sendgrid","api_key":"hunter2\n"}]})",
        R"({"providers":[{"type":"hunter2"}]})",
        R"({"providers":[{"type":"sendgrid","api_key":"x","apikey":"hunter2"}]})",
        R"({"providers":[{"type":"sendgrid","api_key":"x","batch":"hunter2"}]})",
        R"({"providers":[{"type":"sendgrid","api_key":"x","base_url":"https://me:hunter2@example.com"}]})",
        R"({"database":["hunter2"]})",
        R"({"api_key":"hunter2"})",
        R"({"SG.hunter2BBBBcccc1234":1})",
        R"({"SG_HUNTER_hunter2BBBB1234":{"a":1}})",
        R"({"providers":[{"type":"sendgrid","api_key":{"SG.hunter2BBBBcccc1234":1}}]})",
        R"({"providers":[{"type":"sendgrid","api_key":"x","SG.hunter2BBBBcccc1234":"x"}]})",
        R"({"providers":[{"type":"sendgrid","api_key":"x"}],"pace":{"SG.hunter2BBBBcccc1234":1}})",
        R"({"dashboard":{"SG.hunter2BBBBcccc1234":1}})",
        R"({"providers":[{"type":"sendgrid","api_key":{"file":"/SG.hunter2BBBBcccc1234"}}]})",
        R"({"providers":[{"type":"sendgrid","api_key":"x","name":"sg-hunter2bbbbcccc1234"},)"
        R"({"type":"sendgrid","api_key":"x","name":"sg-hunter2bbbbcccc1234"}]})",
        R"({"routes":{"email":["sg-hunter2bbbbcccc1234"]}})",
        R"({"routes":{"email":[{"provider":"sg-hunter2bbbbcccc1234","share":1}]}})",
        R"({"providers":[{"type":"host","channel":"sms","name":"hunter2-0f1e2d3c4b5a"},)"
        R"({"type":"host","channel":"sms","name":"hunter2-0f1e2d3c4b5a"}]})",
        R"({"providers":[{"type":"sendgrid","api_key":"hunter2")",
    };
    for (const auto text : cases)
        BOOST_TEST_CONTEXT(text)
        {
            try {
                read_configuration(text, environment_of());
                BOOST_ERROR("not refused");
            } catch (const error& e) {
                BOOST_TEST(std::string{e.what()}.find("hunter2") == std::string::npos, e.what());
                for (const auto& broken : e.problem().violations)
                    BOOST_TEST((broken.path + broken.message).find("hunter2") == std::string::npos,
                        broken.path + broken.message);
            }
        }
}

BOOST_AUTO_TEST_SUITE_END()
