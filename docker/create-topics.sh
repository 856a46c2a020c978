#!/usr/bin/env bash
# Creates the topics of flink-conf/topics.yaml on a broker; those that are there stay as they are.
#   BOOTSTRAP     the broker (default localhost:9092)
#   REPLICATION   replication factor (default 1)
#   KAFKA_TOPICS  the tool (default kafka-topics.sh on the PATH)
set -euo pipefail

create() {
  local name="$1" partitions="$2" setting configs=()
  shift 2
  for setting in "$@"; do configs+=(--config "$setting"); done
  echo "topic $name, $partitions partitions"
  "${KAFKA_TOPICS:-kafka-topics.sh}" --bootstrap-server "${BOOTSTRAP:-localhost:9092}" --create --if-not-exists \
    --topic "$name" --partitions "$partitions" --replication-factor "${REPLICATION:-1}" "${configs[@]}"
}

create instruments 1 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=-1
create policies 1 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=-1
create venues 1 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=-1
create events 1 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=-1
create genesis 1 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=-1
create bars 4 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=1209600000
create trades 4 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=1209600000
create books 4 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=1209600000
create funding 1 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=7776000000
create flows 1 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=7776000000
create news 1 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=7776000000
create balances 2 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=-1
create transfers 2 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=-1
create fills 2 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=-1
create order-updates 2 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=-1
create commands 1 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=-1
create signals 4 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=-1
create evidence 1 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=2592000000
create decision-log 4 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=LogAppendTime retention.ms=2592000000
create gate-reports 2 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=2592000000
create instrument-states 4 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=7776000000
create timeframes 1 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=7776000000
create correlations 1 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=7776000000
create matrix 1 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=604800000
create clusters 1 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=7776000000
create portfolios 2 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=-1
create audits 4 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=-1
create shadow-audits 4 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=7776000000
create breakers 1 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=-1
create snapshots 1 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=2592000000
create orders 2 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=-1
create alerts 1 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=31536000000
create attribution 1 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=-1
create explanations 1 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=-1
create outcomes 1 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=-1
create dead-letters 1 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=7776000000
create pulse 1 cleanup.policy=delete max.message.bytes=4194304 message.timestamp.type=CreateTime retention.ms=86400000
