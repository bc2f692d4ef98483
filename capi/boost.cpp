// Boost.JSON and Boost.URL as parts of this library, hidden: a host may load any other version of them beside it.
#include <boost/json/src.hpp>
#include <boost/url/src.hpp>
