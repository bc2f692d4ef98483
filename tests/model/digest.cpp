// Digests against published vectors (FIPS 180-2, RFC 2202, RFC 4231).
#include "model/digest.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;

BOOST_AUTO_TEST_SUITE(digest_tests)

BOOST_AUTO_TEST_CASE(digests_are_those_of_the_standards)
{
    BOOST_TEST(to_hex(digest(digest_algorithm::sha1, "abc")) == "a9993e364706816aba3e25717850c26c9cd0d89d");
    BOOST_TEST(to_hex(digest(digest_algorithm::sha256, "abc")) ==
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const auto text = "what do ya want for nothing?";
    BOOST_TEST(to_hex(hmac(digest_algorithm::sha1, "Jefe", text)) == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    BOOST_TEST(to_hex(hmac(digest_algorithm::sha256, "Jefe", text)) ==
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

BOOST_AUTO_TEST_CASE(a_prepared_key_signs_any_number_of_texts_as_hmac_does)
{
    for (const auto algorithm : {digest_algorithm::sha1, digest_algorithm::sha256})
        for (const auto& key : {std::string{"k"}, std::string(64, 'k'), std::string(100, 'k')}) {
            hmac_key prepared{algorithm, key};
            for (const auto* text : {"", "one", "another"})
                BOOST_TEST(to_hex(prepared.sign(text)) == to_hex(hmac(algorithm, key, text)));
        }
}

BOOST_AUTO_TEST_CASE(pieces_have_the_digest_of_the_whole)
{
    digest_stream stream;
    for (const auto* piece : {"a", "", "bc"})
        stream.add(piece);
    BOOST_TEST(stream.finish() == digest(digest_algorithm::sha256, "abc"));
}

BOOST_AUTO_TEST_CASE(texts_are_equal_only_byte_for_byte)
{
    BOOST_TEST(equal_in_constant_time("", ""));
    BOOST_TEST(equal_in_constant_time("abc", "abc"));
    BOOST_TEST(!equal_in_constant_time("abc", "abd"));
    BOOST_TEST(!equal_in_constant_time("abc", "ab"));
}

BOOST_AUTO_TEST_SUITE_END()
