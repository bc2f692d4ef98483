// Runs every seed, and every prefix of it, through its target, with any compiler.
#include "fuzz/targets.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace outbound::fuzz {
namespace {

std::string read(const std::filesystem::path& file)
{
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

void replay(std::string_view target)
{
    const auto* found = std::ranges::find(targets, target, &target::name);
    BOOST_REQUIRE(found != std::end(targets));
    int seeds = 0;
    for (const auto& entry : std::filesystem::directory_iterator{std::filesystem::path{OUTBOUND_FUZZ_SEEDS} / target}) {
        const auto seed = read(entry.path());
        BOOST_TEST_MESSAGE(entry.path());
        const auto step = std::max<std::size_t>(1, seed.size() / 200);
        for (std::size_t size = 0; size < seed.size(); size += step)
            found->run(std::string_view{seed}.substr(0, size));
        found->run(seed);
        ++seeds;
    }
    BOOST_TEST(seeds > 0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(replay_tests)

BOOST_AUTO_TEST_CASE(rows_of_archives)
{
    replay("archive_rows");
}
BOOST_AUTO_TEST_CASE(csv_files)
{
    replay("csv");
}
BOOST_AUTO_TEST_CASE(delimiters_of_csv)
{
    replay("csv_delimiter");
}
BOOST_AUTO_TEST_CASE(email_addresses)
{
    replay("email_address");
}

BOOST_AUTO_TEST_CASE(numbers_of_phones)
{
    replay("phone_numbers");
}
BOOST_AUTO_TEST_CASE(phone_scripts)
{
    replay("phone_script");
}
BOOST_AUTO_TEST_CASE(answers_of_providers)
{
    replay("provider_answers");
}
BOOST_AUTO_TEST_CASE(webhooks_of_sendgrid)
{
    replay("sendgrid_webhook");
}
BOOST_AUTO_TEST_CASE(texts_of_sms)
{
    replay("sms_segments");
}
BOOST_AUTO_TEST_CASE(messages_of_sns)
{
    replay("sns_message");
}
BOOST_AUTO_TEST_CASE(message_templates)
{
    replay("templates");
}
BOOST_AUTO_TEST_CASE(forms_of_twilio)
{
    replay("twilio_form");
}
BOOST_AUTO_TEST_CASE(signatures_of_twilio)
{
    replay("twilio_signature");
}
BOOST_AUTO_TEST_CASE(encodings_of_files)
{
    replay("text_decoder");
}
BOOST_AUTO_TEST_CASE(unsubscribe_tokens)
{
    replay("unsubscribe_token");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::fuzz
