"""SQL, beside the method that it serves. Rows become models here and nowhere else."""
