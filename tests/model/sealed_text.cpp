#include "model/sealed_text.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;

BOOST_AUTO_TEST_SUITE(sealed_text)

BOOST_AUTO_TEST_CASE(text_is_read_back_with_the_same_secret_only)
{
    for (const std::string text : {"", "a", "ann@example.com, +14155550123", "\u00E4\n\0x"}) {
        const auto sealed = seal("secret", text);
        BOOST_TEST(unseal("secret", sealed).value() == text);
        BOOST_TEST(!unseal("other", sealed));
        BOOST_TEST(seal("secret", text) == sealed);
        BOOST_TEST(seal("other", text) != sealed);
    }
    BOOST_TEST(seal("secret", "ann@example.com").find("ann") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(changed_text_is_refused)
{
    const auto sealed = seal("secret", "ann@example.com");
    for (std::size_t i = 0; i + 1 < sealed.size(); ++i) {
        auto changed = sealed;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        BOOST_TEST(!unseal("secret", changed), i);
    }
    for (const auto* text : {"", "x", "AAAA", "not Base64!"})
        BOOST_TEST(!unseal("secret", text), text);
}

BOOST_AUTO_TEST_SUITE_END()
