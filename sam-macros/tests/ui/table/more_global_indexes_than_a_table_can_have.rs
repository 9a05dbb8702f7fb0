use sam_dsl::prelude::*;

#[derive(Serialize, Deserialize, Table)]
#[index(ByA, partition_key = f0)]
#[index(ByB, partition_key = f1)]
#[index(ByC, partition_key = f2)]
#[index(ByD, partition_key = f3)]
#[index(ByE, partition_key = f4)]
#[index(ByF, partition_key = f5)]
#[index(ByG, partition_key = f6)]
#[index(ByH, partition_key = f7)]
#[index(ByI, partition_key = f8)]
#[index(ByJ, partition_key = f9)]
#[index(ByK, partition_key = f10)]
#[index(ByL, partition_key = f11)]
#[index(ByM, partition_key = f12)]
#[index(ByN, partition_key = f13)]
#[index(ByO, partition_key = f14)]
#[index(ByP, partition_key = f15)]
#[index(ByQ, partition_key = f16)]
#[index(ByR, partition_key = f17)]
#[index(ByS, partition_key = f18)]
#[index(ByT, partition_key = f19)]
#[index(ByU, partition_key = f20)]
pub struct Wide {
    #[partition_key]
    id: String,
    f0: String,
    f1: String,
    f2: String,
    f3: String,
    f4: String,
    f5: String,
    f6: String,
    f7: String,
    f8: String,
    f9: String,
    f10: String,
    f11: String,
    f12: String,
    f13: String,
    f14: String,
    f15: String,
    f16: String,
    f17: String,
    f18: String,
    f19: String,
    f20: String,
}

fn main() {}
