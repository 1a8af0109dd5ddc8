#!/bin/sh
# The keys that sign tokens: private ones in /keys, public ones in /jwks too, for the services that are called.
# first: makes a key where there is none. Else what services.common.access.keys takes, without the folder.
set -eu
command=$1
shift
if [ "$command" != first ]; then
    python -m services.common.access.keys "$command" /keys "$@"
elif [ ! -e /keys/jwks.json ]; then
    python -m services.common.access.keys create /keys
fi
cp /keys/jwks.json /jwks/.jwks.json
mv /jwks/.jwks.json /jwks/jwks.json
