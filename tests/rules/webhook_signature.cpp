// Signatures as the specification and its libraries have them.
#include "rules/webhook_signature.hpp"

#include "model/base64.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace outbound;

BOOST_AUTO_TEST_SUITE(webhook_signature)

// The vector of the libraries of Standard Webhooks.
BOOST_AUTO_TEST_CASE(signature_is_that_of_the_published_vector)
{
    const auto secret = from_base64("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").value();
    BOOST_TEST(rules::sign_webhook(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, R"({"test": 2432232314})") ==
               "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

BOOST_AUTO_TEST_CASE(secret_differs_by_installation_endpoint_and_generation)
{
    const auto secret = rules::derive_webhook_secret("a", 1, 1);
    BOOST_TEST(secret.size() == 32U);
    BOOST_TEST(secret == rules::derive_webhook_secret("a", 1, 1));
    BOOST_TEST(secret != rules::derive_webhook_secret("b", 1, 1));
    BOOST_TEST(secret != rules::derive_webhook_secret("a", 2, 1));
    BOOST_TEST(secret != rules::derive_webhook_secret("a", 1, 2));
    BOOST_TEST(rules::webhook_secret_text(secret).starts_with("whsec_"));
}

BOOST_AUTO_TEST_SUITE_END()
