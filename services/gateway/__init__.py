"""The portal and the public API; translates HTTP to gRPC and Kafka to server-sent events."""
