// The DNS records that the domain of a sender needs, so that receivers believe its emails: SPF, DKIM and DMARC.
#pragma once

#include "model/dns_answer.hpp"
#include "model/sender_dns.hpp"

#include <outbound/finding.hpp>

#include <string>
#include <vector>

namespace outbound::api {

/// What is known of a sender's domain.
struct sender_domain {
    std::string name;
    std::vector<sender_dns> vendors;     ///< Of the accounts that send its emails.
    std::vector<std::string> selectors;  ///< Names of its DKIM keys, from the configuration; empty: the usual ones.
};

/// A record, what DNS has in its place, and whether that will do.
struct domain_record {
    std::string purpose;             ///< `spf`, `dkim` or `dmarc`.
    std::string type;                ///< `TXT` or `CNAME`.
    std::string name;                ///< Where it stands, without a final dot.
    std::string wanted;              ///< Its value; with `…` where only the vendor knows it.
    std::vector<std::string> found;  ///< Values, at most 100 of 4000 characters.
    finding state;                   ///< Values: domain, name, wanted, and further ones of the code.
};

/// Asks for the records and judges them. Blocks. After two unanswered questions it asks no more.
std::vector<domain_record> examine_domain(const sender_domain& domain, const dns_query& ask);

}  // namespace outbound::api
