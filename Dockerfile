# The program alone, in a small image:
#   docker build -t hopfit .
#   docker run --rm -v "$PWD:/work" hopfit train --patterns patterns.csv --rule exact --out model.npz
FROM rust:1-bookworm AS build
WORKDIR /hopfit
COPY . .
RUN make build

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends libstdc++6 \
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /hopfit/target/release/hopfit /usr/local/bin/hopfit
COPY --from=build /hopfit/LICENSE-MIT /hopfit/LICENSE-APACHE /hopfit/THIRD_PARTY_NOTICES /usr/share/doc/hopfit/
WORKDIR /work
ENTRYPOINT ["hopfit"]
CMD ["--help"]
