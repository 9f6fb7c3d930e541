#!/usr/bin/env bash
# Makes the signatures of this folder with the reference implementation of OpenSSF Model Signing: pip install model-signing==1.1.1 pyOpenSSL
# blake3. The private halves are thrown away: nothing is signed with them again.
set -euo pipefail
cd "$(dirname "$0")"
for curve in prime256v1 secp384r1 secp521r1; do
  key=$(mktemp)
  openssl ecparam -name "$curve" -genkey -noout -out "$key"
  openssl ec -in "$key" -pubout -out "$curve.pub"
  model_signing sign key model --private_key "$key" --signature "$curve.sig"
  rm "$key"
done
