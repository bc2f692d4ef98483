// Compiles Boost.JSON and Boost.URL into this library with hidden symbols: a host may load any other version of them.
#include <boost/json/src.hpp>
#include <boost/url/src.hpp>
