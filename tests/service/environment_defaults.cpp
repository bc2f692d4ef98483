// Members of the configuration that the environment provides.
#include "service/configuration_reading.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

using namespace outbound;
using namespace outbound::testing;

BOOST_AUTO_TEST_SUITE(environment_defaults_tests)

BOOST_AUTO_TEST_CASE(an_ses_account_takes_missing_settings_from_the_environment)
{
    const std::map<std::string, std::string> keys{{"AWS_ACCESS_KEY_ID", "AKID"}, {"AWS_SECRET_ACCESS_KEY", "secret"},
        {"AWS_SESSION_TOKEN", "token"}, {"AWS_DEFAULT_REGION", "eu-west-1"}};
    const auto c =
        read_configuration(R"({"providers": [{"type": "ses", "access_key_id": "other"}]})", environment_of(keys));
    BOOST_REQUIRE(c.providers.size() == 1u);
    const auto& settings = c.providers[0].settings;
    BOOST_TEST(settings.at("access_key_id") == "other");
    BOOST_TEST(settings.at("secret_access_key") == "secret");
    BOOST_TEST(settings.at("session_token") == "token");
    BOOST_TEST(settings.at("region") == "eu-west-1");
    BOOST_TEST(complaint(R"({"providers": [{"type": "ses", "access_key_id": "a", "secret_access_key": "b"}]})") ==
               "providers[0].region: is missing, and environment variable AWS_DEFAULT_REGION is not set");
}

BOOST_AUTO_TEST_CASE(the_mailer_of_the_environment_chooses_the_vendor_of_email)
{
    std::map<std::string, std::string> keys{{"AWS_ACCESS_KEY_ID", "AKID"}, {"AWS_SECRET_ACCESS_KEY", "secret"},
        {"AWS_DEFAULT_REGION", "eu-west-1"}, {"SENDGRID_API_KEY", "SG.x"}};
    BOOST_TEST(read_configuration("{}", environment_of(keys)).providers.at(0).type == "sendgrid");
    keys["MAIL_MAILER"] = "ses";
    const auto c = read_configuration("{}", environment_of(keys));
    BOOST_REQUIRE(c.providers.size() == 2u);
    BOOST_TEST(c.providers[0].type == "ses");
    BOOST_TEST(c.engine.routes.at(channel::email) == (std::vector<std::string>{"ses", "sendgrid"}),
        boost::test_tools::per_element());
    keys["MAIL_MAILER"] = "sendgrid";
    BOOST_TEST(read_configuration("{}", environment_of(keys)).engine.routes.at(channel::email) ==
                   (std::vector<std::string>{"sendgrid", "ses"}),
        boost::test_tools::per_element());
    keys.erase("AWS_DEFAULT_REGION");
    BOOST_TEST(read_configuration("{}", environment_of(keys)).providers.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_mailer_of_the_environment_without_credentials_is_refused_by_name)
{
    std::map<std::string, std::string> keys{{"SENDGRID_API_KEY", "SG.x"}};
    for (const char* mailer : {"smtp", "sendgird", "ses"}) {
        keys["MAIL_MAILER"] = mailer;
        BOOST_TEST(complaint("{}", environment_of(keys)) ==
                   "environment: MAIL_MAILER must be sendgrid, whose credentials are set; or leave it out");
        BOOST_TEST(read_configuration(R"({"providers": []})", environment_of(keys)).providers.empty());
    }
    BOOST_TEST(read_configuration("{}", environment_of({{"MAIL_MAILER", "smtp"}})).providers.empty());
}

BOOST_AUTO_TEST_CASE(the_environment_alone_configures_every_channel)
{
    std::map<std::string, std::string> variables{{"OUTBOUND_DATABASE", "sqlite://crm.db"},
        {"OUTBOUND_PUBLIC_URL", "https://crm.example.com/"}, {"SENDGRID_API_KEY", "SG.x"},
        {"SENDGRID_WEBHOOK_KEY", "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"},
        {"TWILIO_ACCOUNT_SID", "AC" + std::string(32, '1')}, {"TWILIO_AUTH_TOKEN", "secret"},
        {"TWILIO_FROM_PHONE", "+15005550006"}, {"MAIL_FROM_ADDRESS", "news@example.com"}};
    const auto c = read_configuration("{}", environment_of(variables));
    BOOST_TEST(c.store.url == "sqlite://crm.db");
    BOOST_TEST(c.public_url == "https://crm.example.com");
    for (const auto& [via, name] : names<channel>::value)
        BOOST_TEST(c.engine.routes.at(via).size() == 1u, name);
    BOOST_TEST(boost::json::serialize(c.providers.at(0).settings.at("webhook_keys")) ==
               R"(["MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"])");

    const auto named = read_configuration(
        R"({"database": "sqlite://x.db", "public_url": "https://a.example"})", environment_of(variables));
    BOOST_TEST(named.store.url == "sqlite://x.db");
    BOOST_TEST(named.public_url == "https://a.example");
    variables["OUTBOUND_PUBLIC_URL"] = "crm.example.com";
    BOOST_TEST(complaint("{}", environment_of(variables)) ==
               "public_url: environment variable OUTBOUND_PUBLIC_URL must be an https URL");
}

BOOST_AUTO_TEST_CASE(the_environment_provides_missing_members)
{
    const auto mail = environment_of(
        {{"SENDGRID_API_KEY", "SG.env"}, {"MAIL_FROM_ADDRESS", "news@example.com"}, {"MAIL_FROM_NAME", "News"}});
    const auto c = read_configuration("{}", mail);
    BOOST_REQUIRE(c.providers.size() == 1u);
    BOOST_TEST(c.providers[0].settings.at("api_key") == "SG.env");
    BOOST_TEST(c.engine.routes.at(channel::email).at(0) == "sendgrid");
    BOOST_TEST(c.senders.at(0).address == "news@example.com");
    BOOST_TEST(c.senders.at(0).name == "News");
    BOOST_TEST(!c.only_known_senders);
    BOOST_TEST(read_configuration(R"({"providers":[{"type":"sendgrid"}]})", mail).providers[0].settings.at("api_key") ==
               "SG.env");
    BOOST_TEST(read_configuration(R"({"providers":[]})", mail).providers.empty());
    BOOST_TEST(read_configuration("{}", environment_of({{"SENDGRID_API_KEY", "SG.env"}, {"MAIL_MAILER", "sendgrid"}}))
                   .providers.size() == 1u);
    BOOST_TEST(read_configuration("{}", environment_of({{"MAIL_FROM_ADDRESS", "not an address"}})).senders.empty());
    BOOST_TEST(
        read_configuration("{}", environment_of({{"MAIL_FROM_ADDRESS", "a@example.com"}, {"MAIL_FROM_NAME", "a\r\nb"}}))
            .senders[0]
            .name.empty());
}

BOOST_AUTO_TEST_CASE(blanks_around_values_of_the_environment_are_taken_off_with_a_warning)
{
    const auto c =
        read_configuration("{}", environment_of({{"SENDGRID_API_KEY", " SG.env\r\n"},
                                     {"MAIL_FROM_ADDRESS", "news@example.com"}, {"MAIL_FROM_NAME", "\"News\"\n"}}));
    BOOST_TEST(c.providers.at(0).settings.at("api_key") == "SG.env");
    BOOST_TEST(c.senders.at(0).name == "News");
    BOOST_REQUIRE(c.warnings.size() == 2u);
    BOOST_TEST(
        c.warnings[0].sentence ==
        "Environment variable MAIL_FROM_NAME has quotes, blanks or line ends around its value, which are not used.");
    BOOST_TEST(c.warnings[1].sentence ==
               "Environment variable SENDGRID_API_KEY has blanks or line ends around its value, which are not used.");
    BOOST_TEST(complaint("{}", environment_of({{"SENDGRID_API_KEY", "two words"}})) ==
               "environment.api_key: is missing, and environment variable SENDGRID_API_KEY must be 1 to 16384 visible "
               "ASCII characters without spaces");
}

BOOST_AUTO_TEST_CASE(quotes_and_blanks_around_every_variable_are_taken_off_with_a_warning)
{
    const std::map<std::string, std::string> sound{{"OUTBOUND_DATABASE", "sqlite://crm.db"},
        {"OUTBOUND_PUBLIC_URL", "https://crm.example.com"}, {"SENDGRID_API_KEY", "SG.x"},
        {"SENDGRID_WEBHOOK_KEY", "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"}, {"AWS_ACCESS_KEY_ID", "AKID"},
        {"AWS_SECRET_ACCESS_KEY", "secret"}, {"AWS_SESSION_TOKEN", "token"}, {"AWS_DEFAULT_REGION", "eu-west-1"},
        {"TWILIO_ACCOUNT_SID", "AC" + std::string(32, '1')}, {"TWILIO_AUTH_TOKEN", "secret"},
        {"TWILIO_API_KEY_SECRET", "secret"}, {"TWILIO_FROM_PHONE", "+15005550006"}, {"MAIL_MAILER", "sendgrid"},
        {"MAIL_FROM_ADDRESS", "news@example.com"}, {"MAIL_FROM_NAME", "News"}};
    const auto values = [](const configuration& c) {
        std::string out = c.store.url + ' ' + c.public_url + ' ' + c.senders.at(0).address + ' ' + c.senders.at(0).name;
        for (const auto& entry : c.providers)
            out += ' ' + boost::json::serialize(entry.settings);
        return out;
    };
    const auto expected = read_configuration("{}", environment_of(sound));
    BOOST_TEST(expected.warnings.empty());
    for (const auto& [name, value] : sound)
        for (const auto& given :
            {'"' + value + '"', '\'' + value + '\'', " \"" + value + "\"\r\n", value + '\n', ' ' + value})
            BOOST_TEST_CONTEXT(name << " is " << given)
            {
                auto variables = sound;
                variables[name] = given;
                const auto c = read_configuration("{}", environment_of(variables));
                BOOST_TEST(values(c) == values(expected));
                BOOST_REQUIRE(c.warnings.size() == 1u);
                BOOST_TEST(c.warnings[0].sentence.starts_with("Environment variable " + name + " has "));
            }
}

BOOST_AUTO_TEST_CASE(quotes_are_taken_off_only_as_a_pair_around_the_whole_value)
{
    const auto name_of = [](const std::string& given) {
        return read_configuration(
            "{}", environment_of({{"MAIL_FROM_ADDRESS", "news@example.com"}, {"MAIL_FROM_NAME", given}}))
            .senders.at(0)
            .name;
    };
    for (const auto* kept : {R"("A" and "B")", R"("A)", R"(A")", R"(")", "O'Brien", R"("Acme \"Best\"")", R"('A")"})
        BOOST_TEST(name_of(kept) == kept);
    BOOST_TEST(name_of(R"("O'Brien")") == "O'Brien");
    BOOST_TEST(name_of(R"('The "Best"')") == R"(The "Best")");
    BOOST_TEST(name_of(R"('"News"')") == R"("News")");
    BOOST_TEST(name_of("\"\"") == "");
}

BOOST_AUTO_TEST_CASE(the_address_of_the_environment_may_be_a_mailbox)
{
    const auto sender_in = [](std::map<std::string, std::string> variables) {
        const auto found = read_configuration("{}", environment_of(std::move(variables))).senders.at(0);
        return found.name + '|' + found.address;
    };
    const std::pair<const char*, const char*> cases[] = {
        {"Acme <news@example.com>", "Acme|news@example.com"},
        {R"("Acme" <news@example.com>)", "Acme|news@example.com"},
        {R"("Acme <news@example.com>")", "Acme|news@example.com"},
        {R"("Lee, Ann" <news@example.com>)", "Lee, Ann|news@example.com"},
        {"O'Brien < news@example.com >\n", "O'Brien|news@example.com"},
        {"<news@example.com>", "|news@example.com"},
        {R"("lee, ann"@example.com)", R"(|"lee, ann"@example.com)"},
        {"ann@b\u00fccher.de", "|ann@b\u00fccher.de"},
    };
    for (const auto& [given, expected] : cases)
        BOOST_TEST(sender_in({{"MAIL_FROM_ADDRESS", given}}) == expected);
    BOOST_TEST(sender_in({{"MAIL_FROM_ADDRESS", "Acme <news@example.com>"}, {"MAIL_FROM_NAME", "News"}}) ==
               "News|news@example.com");
}

BOOST_AUTO_TEST_CASE(invalid_address_of_the_environment_is_refused_by_name_where_email_is_sent)
{
    const std::string wish = "environment: MAIL_FROM_ADDRESS must be an address such as news@example.com, or a mailbox "
                             "such as News <news@example.com>; it ";
    const std::pair<const char*, const char*> cases[] = {
        {"not an address", "is no email address"},
        {"Acme news@example.com", "is no email address"},
        {"Acme <news@example.com> x", "is no email address"},
        {"Acme <acme>", "is no email address"},
        {"news@crm.test", "has a domain below .test, where nobody gets mail"},
        {R"(A "B" C <news@example.com>)", "has a name that needs quotes"},
        {"Lee, Ann <news@example.com>", "has a name that needs quotes"},
        {"a@example.com, b <b@example.com>", "has a name that needs quotes"},
    };
    for (const auto& [given, fault] : cases) {
        std::map<std::string, std::string> variables{{"MAIL_FROM_ADDRESS", given}};
        const auto without = read_configuration("{}", environment_of(variables));
        BOOST_TEST(without.senders.empty());
        BOOST_REQUIRE(without.warnings.size() == 1u);
        BOOST_TEST(without.warnings[0].sentence.starts_with("Environment variable MAIL_FROM_ADDRESS is not used"));
        variables["SENDGRID_API_KEY"] = "SG.x";
        BOOST_TEST(complaint("{}", environment_of(variables)) == wish + fault);
        BOOST_TEST(complaint(R"({"senders": [{"email": "a@example.com"}]})", environment_of(variables)) == "(none)");
    }
    const auto unnamed =
        read_configuration("{}", environment_of({{"MAIL_FROM_ADDRESS", "a@example.com"}, {"MAIL_FROM_NAME", "a\nb"}}));
    BOOST_REQUIRE(unnamed.warnings.size() == 1u);
    BOOST_TEST(unnamed.warnings[0].sentence.find("MAIL_FROM_NAME must be UTF-8") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(invalid_number_of_an_account_is_refused_by_name)
{
    const std::string wish = "must be a number in E.164, a short code, or 1 to 11 letters and digits";
    std::map<std::string, std::string> variables{
        {"TWILIO_ACCOUNT_SID", "AC" + std::string(32, '1')}, {"TWILIO_AUTH_TOKEN", "secret"}};
    for (const auto* number : {"+1 500 555 0006", "0049 89 123456", "+1", "\"+15005550006"}) {
        variables["TWILIO_FROM_PHONE"] = number;
        BOOST_TEST(
            complaint("{}", environment_of(variables)).starts_with("environment.from: TWILIO_FROM_PHONE: " + wish));
        const auto account = boost::json::object{{"type", "twilio"}, {"from", number}};
        const auto document = boost::json::serialize(boost::json::object{{"providers", boost::json::array{account}}});
        BOOST_TEST(complaint(document, environment_of(variables)).starts_with("providers[0].from: " + wish));
    }
    for (const auto* number : {"+15005550006", "12345", "Acme News"}) {
        variables["TWILIO_FROM_PHONE"] = number;
        BOOST_TEST(complaint("{}", environment_of(variables)) == "(none)");
    }
}

BOOST_AUTO_TEST_SUITE_END()
