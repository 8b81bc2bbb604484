// SHA-256 of OpenSSL (EVP interface).
#pragma once
#include <openssl/evp.h>
