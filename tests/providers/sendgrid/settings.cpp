// Settings of a SendGrid account: accepted and refused values.
#include "providers/account_fixture.hpp"

#include <outbound/error.hpp>

namespace outbound::testing {

using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(settings_tests, account_fixture)

BOOST_AUTO_TEST_CASE(account_reports_its_settings)
{
    auto wanted = settings("https://api.sendgrid.com");
    wanted.batch = 1000;
    wanted.concurrency = 7;
    const sendgrid::account account{context.get_executor(), wanted};
    BOOST_TEST(account.name() == "main");
    BOOST_TEST((account.channel() == channel::email));
    BOOST_TEST(account.batch_size() == 1000u);
    BOOST_TEST(account.concurrency() == 7u);
    BOOST_TEST((account.deadline() >= wanted.timeout && account.deadline() <= wanted.timeout + 1s));
}

BOOST_AUTO_TEST_CASE(impossible_settings_are_refused_with_name_and_reason_and_without_the_key)
{
    const struct {
        std::function<void(sendgrid::settings&)> change;
        const char* wanted;
    } cases[] = {
        {[](auto& s) { s.name = ""; }, "name must be"},
        {[](auto& s) { s.name = "Main"; }, "name must be"},
        {[](auto& s) { s.name = std::string(65, 'a'); }, "name must be"},
        {[](auto& s) { s.api_key = ""; }, "provider \"main\": api_key is missing"},
        {[](auto& s) { s.api_key = "SG.key\r\nX: y"; }, "provider \"main\": api_key must hold no"},
        {[](auto& s) { s.batch = 0; }, "provider \"main\": batch must be 1–1000"},
        {[](auto& s) { s.batch = 1001; }, "provider \"main\": batch must be 1–1000"},
        {[](auto& s) { s.concurrency = 0; }, "provider \"main\": concurrency must be 1–1000"},
        {[](auto& s) { s.timeout = 0s; }, "provider \"main\": timeout must be > 0"},
        {[](auto& s) { s.base_url = "http://api.sendgrid.com"; },
            "provider \"main\": base_url \"http://api.sendgrid.com\": plain http"},
        {[](auto& s) { s.ca_file = "/no/such.pem"; }, "provider \"main\": ca_file \"/no/such.pem\""},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.wanted)
        {
            auto wanted = settings("https://api.sendgrid.com");
            c.change(wanted);
            BOOST_CHECK_EXCEPTION((sendgrid::account{context.get_executor(), wanted}), error, [&](const error& e) {
                const std::string_view message = e.what();
                BOOST_TEST(message.find(c.wanted) != std::string_view::npos, message);
                return e.code() == errc::config && message.find("SG.key") == std::string_view::npos;
            });
        }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::testing
